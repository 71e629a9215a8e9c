// Package acs is the suite that tests an ACS by playing the CPE. Its files are named after what they are about; each
// reads like the sentences of the standard that it tests.
//
// Start at [Register].
package acs
