// Package dut reads device files: what a user says about the CPE or the ACS under test.
//
//	file     the file and its parts             secret  passwords, from the file, the environment or another file
//	address  whether the device can reach us where the file says that we are; the name of two addresses of ours
//	hook     programs that do to the device what CWMP cannot do
//	decode   strict reading: an unknown key is an error with its line and the nearest key
//	adapter  how an ACS under test is made to act    identity  devices that it knows
//
// Start at [Load].
package dut
