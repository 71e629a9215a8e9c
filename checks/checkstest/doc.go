// Package checkstest proves rules: golden recordings pass, every mutant is caught.
//
//	proof  judges every golden recording and every mutant of it, with all rules
//	run    the test that every area runs over its rules
//
// A rule that was never seen failing is not a rule, and one that no golden recording reaches has not passed either.
package checkstest
