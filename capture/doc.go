// Package capture holds recordings of CWMP traffic and what can be read out of them.
//
// A recording is bytes first: what passed on the wire, where and when. Everything else is a view
// derived from those bytes, with offsets that lead back to them:
//
//	recorder, tap      write a recording while traffic flows (pcapng)
//	reader             Open finds out what a file is: our pcapng, foreign pcap, transcript, HAR, a bare SOAP message
//	import, tshark     captures of others: TCP streams in order; TLS by way of tshark where there are secrets
//	follow             reads a file while it grows
//	genieacs           debug logs of GenieACS
//	event              what every reader yields: connections opened, bytes, connections closed, records
//	exchange, message  HTTP round trips built from events
//	session, item      CWMP sessions, connection requests and the rest, in the order they end
//	transcript, har    the forms for people and for other tools
//	redact             takes secrets out without moving a byte
//
// Start at [Open] for reading, at [Items] for judging, at [Create] for writing.
package capture
