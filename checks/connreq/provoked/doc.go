// Package provoked holds the rules on connection requests that show only where a suite provokes them: requests with wrong
// credentials, with data, from elsewhere, too many, at times that do not suit the CPE.
//
//	asked      the requests of a step, and the sessions that come of them
//	refused    requests that must not be accepted, as one table
//
// Every other rule has a file of its own. Start at [Rules].
package provoked
