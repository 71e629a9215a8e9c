// Package cwmp is the protocol of TR-069: envelopes, remote procedure calls, faults, data types.
//
// It knows no network and judges nothing. Three ways lead in:
//
//	Inspect   what a session needs from a message (method, ID, HoldRequests), without decoding arguments
//	Decode    the arguments as Go values; lenient, and it notes what it tolerated
//	Encode    the way back: Envelope → Element tree (Tree) → bytes (Marshal)
//
// The files:
//
//	version.go negotiate.go    namespaces, versions, which version a session uses (3.7.4)
//	inspect.go                 Summary of a message
//	envelope.go header.go      Envelope and its header entries; decode.go encode.go go between them and XML
//	<method>.go                one file per RPC: request, response, encode, decode
//	structs.go operation.go    structures that several methods share
//	method.go methods_*.go     the one list of methods and arguments, see [Methods]
//	argument.go arguments.go   how an argument is described, and the members of the structures
//	event.go faultcode.go      event codes and fault codes as tables
//	datetime.go                dateTime with its unknown, relative and infinite values
//	element.go style.go        the mutable tree between value and bytes: what is wrong on purpose is made there
//
// A sender that has to be at fault takes the [Element] tree of a correct message and edits it:
// remove, rename, repeat, reorder, other text, other attribute, raw bytes.
package cwmp
