// Package apitest makes requests that nobody should take, out of one that is taken.
//
// It promises that each [Attack] is wrong in the one way that its name says, and that
// the same request gives the same attacks in the same order. How a front door answers
// them is for the tests of that door to say.
package apitest
