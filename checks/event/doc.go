// Package event holds the rules on the events of an Inform: prefix EVT (TR-069 3.7.1.5, A.3.3.1).
//
//	read.go          the Event array as the rules see it; what the CPE accepted in a session
//	codes, once, key_empty                   one Inform by itself
//	combinations.go  events that do not come alone, by the table of package cwmp
//	calls.go         events that announce a call, and the rules *_follows
//	pending.go       what a failed session leaves undelivered: kept, kept_for_call
//	causes.go        what a command makes the next Inform tell: reboot_told, bootstrap_told, all_causes
//	command_key, connection_request_once, bootstrap_once   folds of their own
//
// Every fold judges only what the recording itself shows: what came before it is not known.
package event
