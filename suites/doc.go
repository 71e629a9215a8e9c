// Package suites is the home of the suites: what a run leaves behind, and the packages that drive it.
//
//	bench/  the peer we play, waiting, the recording, PassRule; runs Ginkgo
//	cpe/    plays the ACS against a CPE
//	acs/    plays the CPE against an ACS
//	fleet/  plays many CPEs against an ACS at a given rate
//
// A suite provokes; it never decides by itself what the standard says. Each scenario names the rules it has to reach,
// and the verdict comes from those rules over the recording.
package suites
