// Package session holds the rules on sessions: who opens them and when, whose turn it is, how they end, retries and
// the version in use (TR-069 3.2, 3.7).
//
// The rules on order stand on capture.Session.Turns, the state machine of TR-069 3.7.1: each turn says what held
// before a POST and what came back.
//
//	rules    the list        pending  calls an Inform announces
package session
