// Package benchtest runs suites against the reference peers in virtual time, for tests.
//
// Start at [CPE] and [ACS].
package benchtest
