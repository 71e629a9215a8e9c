// Package session holds the rules on sessions: who opens them and when, whose turn it is, how they end, retries and
// the version in use (TR-069 3.2, 3.7).
//
// The rules on order stand on capture.Session.Turns, the state machine of TR-069 3.7.1: each turn says what held
// before a POST and what came back. The rules on retries compare a session with the try before it.
//
//	rules    the list        pending  calls an Inform announces
//	tries    what became of each try, and what lies between two of them
//	waits    the ranges of the retry table and the parameters that move them
//
// Everything else is one rule a file.
package session
