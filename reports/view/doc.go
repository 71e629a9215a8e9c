// Package view turns recordings and what the rules found in them into what a page shows. The viewer and the HTML report
// stand on it; it knows no network and no URL.
//
//	library    all recordings with their devices, sessions and findings; grows while they are read
//	flow       one session, or one connection outside sessions: its exchanges and messages, never changed again
//	build      makes flows of what package capture yields
//	load       reads and judges recordings         live     follows one while it grows         wait   clocks of connection requests
//	reread     sessions that are no longer in memory are read again
//	filter     which sessions are asked for            search   names and values in messages
//	ladder     a flow as a picture: who sent what, when, and who may speak
//	markup     a message in lines: pretty XML, or bytes as sent; places marked, secrets masked
//	table      parameter lists as rows
//
// Everything here was captured and may hold anything: it stays text. Start at [Library].
package view
