// Package saga lets whole purchases happen in one thread under one seed, with
// everything that goes wrong with money, and then compares two sets of books.
//
// # What is real
//
// The sale's machine, the desk's lanes, and the worker of facevalue/payment/work with
// its sweep. What is durable is what was committed; a crash throws away the rest and
// folds the sale again from its facts.
//
// # What is not
//
// The payment company is a [Bank] in memory: it keeps to the wire's promises and to no
// more. Answers are lost before and after the work is done, errors are kept under their
// key for a day, keys are forgotten then, news is lost, doubled and out of order,
// payments are under way for days, refunds come back when they seemed to be done, and
// buyers do what buyers do.
//
// # What must hold at the end
//
// Each unit of captured money is exactly one of: kept by a confirmed order, back with
// its buyer or on its way there, disputed, or in a row that a person has to look at.
// The sale's own facts say the same as its state, replaying and hearing everything once
// more changes nothing, and stock is where the orders say.
//
// A run counts which faults and outcomes it reached; one that did not reach them all
// proves little and says so. With a [Guard] switched off the sagas must fail: else they
// would not notice if the code lost it.
package saga
