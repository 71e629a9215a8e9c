// Package provoked holds the rules on HTTP that show only where a suite provokes them: what an ACS may do, and a CPE has to
// take in its stride. What was provoked stands in the marks of the recording; the verdict rests on the messages.
//
// Start at [Rules].
package provoked
