// Package mutate damages a recording on purpose.
//
// An [Edit] changes a transcript in memory and says whether it found anything to change. A rule lists the edits that
// must break it; the proof applies them to good recordings. A [Match] chooses the messages that an edit works on.
//
//	edit.go      Edit, Seq, OnlySession: what an edit is and how edits are combined
//	match.go     Match: which messages
//	provoked.go  AfterProvocation: leaves alone what only prepares
//	refused.go   Refuse, RefuseWithFault: a request that is refused, with all that follows it
//	script.go    the transcript cut into HTTP messages, and put together again
//	xml.go       Text, Attr, Rename, DropElement and the like: by path, every other byte stays
//	body.go      Body, ReplaceInBody, EmptyBody: raw bytes
//	http.go      Header, StatusLine, RequestLine and the like
//	exchange.go  DropExchange, RepeatExchange, SwapExchanges, InsertExchange
//	copy.go      ReplaceWith, CopyExchange: bytes of the recording used again elsewhere
//	mark.go      Fact, Linger: what a suite has noted, and when
//	conn.go      Delay, Quiet, DropConn, CloseBefore: time and the life of connections
//
// An edit of a body mends Content-Length and chunk framing unless [KeepLength] says otherwise.
package mutate
