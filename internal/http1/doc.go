// Package http1 reads and writes HTTP/1.1 as it is on the wire.
//
// It serves live taps, recordings, imports and the peers' own sockets, so that all of them see
// the same message in the same bytes. Nothing is repaired: header case, order, framing and
// offsets are kept, and what was tolerated is said in a [Note].
//
//	message.go   Message, Header, Chunk, Note: what was read
//	parser.go    Parser: one direction of a connection, push style, never blocks
//	head.go      the start line and the header fields
//	framing.go   how long a body is (RFC 9112 section 6)
//	body.go      the body itself: counted, chunked, to the end of the connection
//	resync.go    FindStart: where to begin in a stream without its beginning
//	outgoing.go  Outgoing: what is given is what is written, right or wrong
//	conn.go      Conn: blocking use over a socket, client or server
//
// A [Parser] gives the same messages however its input is cut into pieces. Memory is bounded by
// [Limits].
package http1
