// Package fleet plays many CPEs against an ACS at a given rate and judges every session while it happens.
//
// A [Fleet] answers two questions at once: how an ACS does under load (sessions a second, waiting times, memory of
// ours), and whether it stays conformant while it has much to do. What passes in a session is judged by the rules that
// judge any recording, as soon as it is over; a recording keeps the sessions that broke a rule.
//
//	config.go             what a run needs (clock, dialer, seed, rate)
//	fleet.go pace.go      a run from its first session to its report; when the next session begins
//	device.go queue.go    an idle device, which is small; which device is next
//	events.go commands.go why a device calls; what an ACS can ask of it beyond the data model
//	session.go turn.go    one session: Inform, empty POST, answers, end (TR-069 3.7)
//	inform.go             the Inform, of which little differs from device to device
//	link.go auth.go       HTTP under a session: connections, challenges, redirects, cookies
//	wire.go trace.go      a connection with its tap; what passed in one session
//	judge.go record.go    sessions assembled and judged; which of them are kept
//	failure.go errno_*.go why a session failed, in few kinds
//	figures.go spread.go  what is counted and measured
//	memory.go result.go   memory over time; the outcome as reports tell it
//
// The devices share one data model and keep by themselves only what an ACS changes. They are conformant: a failed
// session is retried by the table of TR-069 3.2.1.1, events are kept until they are delivered, connections, cookies and
// challenges are treated as the reference CPE treats them. In three things they are less than a device: they take no
// connection requests, they refuse Download, and the rate of the run decides when they call, whatever
// PeriodicInformInterval says.
package fleet
