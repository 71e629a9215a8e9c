// Package checks judges recorded CWMP sessions.
//
// A [Rule] is one requirement: an ID that never changes, the section it comes from, a pure function from what was
// recorded to kept or broken, and the edits that must make it fail. The rules live one per file in the area packages:
//
//	transport  HTTP, cookies, redirects      session   order, turns, retry, versions, end of a session
//	soap       envelope, header, encoding    inform    the Inform call and its answer
//	event      event codes and their life    rpc       the methods and their arguments
//	fault      fault structure and codes     transfer  Download, Upload and their completion
//	connreq    connection requests           security  TLS and HTTP authentication
//	datamodel  names, types and values
//
// How a verdict comes about:
//
//	rule     what a requirement is                       observe   what a rule wants to see
//	verdict  kept, broken (At), Unsure, NotHere          facts     what a check may ask besides the bytes; outages
//	runner   feeds items to rules, counts, locates       judge     level and confidence to outcome
//	result   results, subjects, summary, exit code       mutant    the proof that a rule can fail
//
// What the runner is made of:
//
//	index    which rules want an item                    parties     the CPE and the ACS of each item
//	exchanges feeds exchanges and their messages         folds       what a rule keeps between items
//	tell     a verdict becomes a finding                 per_device  folds that several rules share
//	tally    exercised and broken, counted               memo        what is worked out once of a message
//	legs     both sides of a proxy that rewrites         across      what folds share over all devices
//	asleep   quiet devices are packed into bytes         packing     how folds write down what they keep
//	missed   attempts that a device slept through        notes       where what was packed lies
//	idle     devices that are quiet are let go           crowd       many devices told together
//	provoked what suites did on purpose, and its rules   provocation what such a rule sees
//	discreet secrets left out of what is shown           worst       one rule over all subjects
//
// Start at catalogue.All for the list, at checkstest for the way a rule is proved, at [Runner] for judging.
package checks
