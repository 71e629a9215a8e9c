// Package clock is the time that the rest of the project is given instead of taking it.
//
// A [Clock] tells the time, waits and runs a function later. [Real] is the time package, which
// inside a testing/synctest bubble is virtual time; [Scaled] lets a long schedule pass quickly
// against a real peer.
package clock
