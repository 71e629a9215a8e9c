// Package provoked holds the rules on transfers that show only where a suite provokes them. What was provoked stands in the
// marks of the recording; the verdict rests on the messages.
//
// Start at [Rules].
package provoked
