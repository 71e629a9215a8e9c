// Package reports tells a [checks.Report] in the forms people and machines ask for.
//
//	console  lines for a terminal or a log: first the side and the rule to blame, then each finding with its place
//	json     the whole report, form cwmplab-report/1, fixed by schema.json
//	junit    one testsuite per subject, red exactly when the exit code is not 0
//
// Start at [Write].
package reports
