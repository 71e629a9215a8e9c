// Package connreq holds the rules on connection requests: the request, its answer and the session that follows (TR-069 3.2.2).
package connreq
