// Command scaffold writes the files of a new rule from the template.
//
//	go run ./internal/scaffold -area inform -id CWMP-INF-010 -name no_duplicate_names
//
// It writes checks/inform/no_duplicate_names.go and its test, and names the one line the list of
// the area still needs. The files compile, and fail the tests until every word of the template is
// filled in (internal/layers looks for them).
//
//	main.go        flags and exit codes
//	rule.go        what is asked for, and whether it may be written
//	name.go        from a file's name to a Go name and a sentence
//	rule.go.tmpl   the rule
//	test.go.tmpl   its test
package main
