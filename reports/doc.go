// Package reports tells a [checks.Report] in the forms people and machines ask for.
//
//	console  lines for a terminal or a log: first the side, the rule and the frame to blame, then what fails, then
//	         what warns, each with its place; the same finding is told once, however often it was seen
//	json     the whole report, form cwmplab-report/1, fixed by schema.json
//	junit    one testsuite per subject, red exactly when the exit code is not 0
//	html     one file that needs nothing else, with ladders and bytes from the recordings, redacted
//
// What was captured may hold anything. No form lets it reach a terminal as a control sequence, forge a line of ours or
// break the form: see [Printable]. Start at [Write].
package reports
