// Package connreq holds the rules on connection requests: the request, its answer and the session that follows (TR-069 3.2.2).
//
// Rules on one request look at it alone, those on what comes of it follow it to the next two sessions of the device:
//
//	rules    the list                     request  each request by itself: path, status, challenge, credentials
//	url      the announced URL            story    requests and the sessions that come of them
//	time     limits and tolerances
//
// Everything else is one rule a file. Start at [Follow].
package connreq
