// Package payment says what facevalue and a company that moves money tell each
// other, whichever company it is.
//
// # What it promises
//
//   - An amount is in minor units of one currency, as everywhere in facevalue. What a
//     company counts differently is its adapter's to convert.
//   - A state is final or it is not, and whoever reads one need not know which company
//     it came from.
//   - An error says whether something may have happened. Only [Refused] and [NotFound]
//     say that nothing did and nothing will; after [Unknown] the same request with the
//     same key is sent again, or the object is looked up.
//
// # What it leaves to others
//
// When to ask, and what follows from an answer, is facevalue/payment/work's. How to
// ask is an adapter's, such as facevalue/payment/sandbox.
package payment
