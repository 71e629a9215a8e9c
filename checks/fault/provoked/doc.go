// Package provoked holds the rules on faults that show only where a suite provokes them: which code answers a known error,
// and what follows a fault. What was provoked stands in the marks of the recording; the verdict rests on the messages.
//
// Each rule has its own file. Start at [Rules].
package provoked
