// Package toy is a small machine for the desk's own tests: a stock of things
// that are held for a time, bought and delivered. It has all that a desk can
// meet: idempotent commands, refusals, expiry, effects in lanes that are carried
// out or called off, and on request a panic, a broken truth and huge facts.
package toy
