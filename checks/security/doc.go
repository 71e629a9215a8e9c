// Package security holds the rules on TLS and HTTP authentication (TR-069 3.3, 3.4.4, 3.4.5).
//
// Each file holds one rule, but for the readers they share:
//
//	challenge.go  challenges of a response, connections seen behind a relay
//	ledger.go     nonces with the challenges that gave them, and the credentials that use them
//	username.go   a username that the CPE makes of its identity
//	tls.go        the TLS connections of a session, versions, the ClientHello
//	edits.go      the edits of mutants that damage nonces, responses and TLS facts
package security
