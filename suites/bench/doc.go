// Package bench is what a scenario stands on: the peer we play, the recording it writes, and the rules that judge it.
//
//	config, bench  what a run needs; start and stop
//	acs            our ACS, facing the CPE under test
//	connreq        its connection requests, right and wrong ones; busy: asking again; wake: how the device is had to come
//	second_acs     another ACS; door, named: further ways in, over TLS and by a name with two addresses
//	visits         what comes instead of the CPE under test, while it is waited for
//	stay           which calls to the CPE share a session
//	cpe            our CPE, facing the ACS under test
//	reach          the first session with the ACS under test; unreachable, witness: why there is none
//	ready          a session that broke off: the ACS has to give it up before the next scenario
//	adapter        how the ACS under test is made to act; device_name
//	gentle         an ACS of others is spared; identities: the devices we play; records: what an ACS keeps of them
//	labels         which rules and which section a scenario is about, what it needs, how long it takes
//	selection      which scenarios run; plan, needs: what that means for each, and why not
//	transfers      waiting for the report of a transfer
//	traffic        what each scenario sent
//	pass           PassRule: a rule held in what this scenario recorded; reached: rules that a device cannot reach
//	run            Ginkgo inside the program, and under go test
//	reference      the reference peers as subjects: for the demo and the tests
//	moment         what the run is doing right now; reckoning: how long the rest takes
//	probe          what a first session shows, for a first device file
//	progress       how far the run has come, line by line; earlier, known_device: going on with it
//	report         the final fold over the whole recording; what was skipped, and why; who is not judged
//
// Start at [New] and [Bench.Run].
package bench
