// Package digest is HTTP authentication, Digest and Basic, on both sides (RFC 7616, RFC 2617,
// RFC 7617).
//
//	challenge.go      Challenge: what a server asks
//	authorization.go  Authorization: what a client answers
//	params.go         the tolerant reader of both; what it tolerated is in Notes
//	response.go       Expected, Verify, Answer: the computation
//	nonces.go         Nonces: the nonces of a server, their life and their count
//	client.go         Client: what a client remembers of a server
//
// Algorithms are MD5, SHA-256 and SHA-512-256, each also with "-sess"; quality of protection is
// auth, auth-int or none, which is RFC 2069.
package digest
