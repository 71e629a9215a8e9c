// Package transport holds the rules on the use of HTTP: methods, status codes, headers, framing, cookies and redirects (TR-069 3.4).
//
// Each file holds one rule, but for the readers they share:
//
//	place.go       findings at what is missing in a head
//	target.go      request targets and redirect targets
//	connection.go  how a session moves from one connection to the next, and who closed the old one
//	cookie.go      Set-Cookie and Cookie, of the present and of the old style
//	jar.go         what the CPE has to send back in which request
//	edits.go       the edits of mutants that damage start lines, order and connections
package transport
