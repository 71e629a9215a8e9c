// Package provoked holds the rules on data types and the data model that show only where a suite provokes them: values
// that are set to be read back. What was provoked stands in the marks of the recording; the verdict rests on the messages.
//
// A rule with a logic of its own has its own file. Start at [Rules].
package provoked
