// Package provoked holds the rules on the course of a session that show only where a suite provokes them. What was provoked stands in the marks
// of the recording; the verdict rests on the messages.
//
//	rty_tries      the tries of a provocation and the waits between them, for all rules on retries
//	rty_*          what makes a session fail, and how it is tried again
//	dsc_*          the URL of the ACS, and the name in it
//
// Start at [Rules].
package provoked
