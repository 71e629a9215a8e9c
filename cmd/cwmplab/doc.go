// Command cwmplab is a CWMP (TR-069) laboratory: it tests a CPE by playing the ACS, tests an ACS by playing the CPE,
// records a real pair as a man-in-the-middle proxy, and judges every recording by one catalogue of rules.
//
//	run       arguments, commands, exit codes, the one error line with its hint
//	check     judges recordings               rules     lists the catalogue
//	view      shows them in a browser
//	proxy     records a CPE–ACS pair          test      runs a suite against a device
//	demo      the main job without a device   sim       the reference peers by themselves
//	convert   between the forms of recordings ca        the certificate authority of this installation
//	selftest  every mutant on every golden recording
//
//	test      device file, scenarios (selecting, test_plan), known failures (known_failures), going on (resuming), several devices (test_several)
//	probe     talks to a device or a server and writes a first device file
//	fleet     test acs --cpes: many devices (fleet_devices, fleet_advice)
//	judging   the flags and the end that check, proxy, test and demo share
//	sourcing  how recordings and captures are read
//	output    where reports and recordings go         recording  a recording in the making
//	memory    the soft limit of memory
package main
