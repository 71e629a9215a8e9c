// Package memnet is a TCP network in memory, for tests in virtual time.
//
//	network.go   Network: who listens where, dialling, names
//	listener.go  the listening side
//	conn.go      Conn: reading, writing, closing one end of a connection
//	link.go      what both ends share
//
// Connections behave like those of Linux: a write does not wait for the reader below 1 MiB,
// closing with unread data or after SetLinger(0) resets the peer, a write to a closed peer
// succeeds once. Everything that blocks waits on a sync.Cond, and deadlines are timers of the time
// package: inside a testing/synctest bubble a blocked goroutine is durably blocked, and time
// moves on. Nothing waits for real time and no goroutine is started.
package memnet
