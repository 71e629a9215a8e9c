// Command bench shows speed and memory as ratios against peers measured in the same run, interleaved, medians: the
// relay against nginx as a reverse proxy, check against xmllint --stream on the same bodies.
//
//	main    what is measured, and what a run needs
//	relay   throughput and latency of the recording relay beside nginx
//	check   time and memory of check beside xmllint
//	traffic the ACS stub, the load and the recordings to judge
//	child   programs that are started, timed and ended
//	cpu     processor time of a program under way
//
// Run it by make bench. It contacts loopback only and ends by itself.
package main
