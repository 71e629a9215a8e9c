// Package provoked holds the rules on RPC methods that show only where a suite provokes them: calls with wrong arguments,
// and what has changed after them. What was provoked stands in the marks of the recording; the verdict rests on the
// messages.
//
// A family that is one table stands in one file; a rule with a logic of its own has its own file. Start at [Rules].
package provoked
