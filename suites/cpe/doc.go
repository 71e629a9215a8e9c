// Package cpe is the suite that tests a CPE by playing the ACS. Its files are named after what they are about; each
// reads like the sentences of the standard that it tests.
//
// Start at [Register].
package cpe
