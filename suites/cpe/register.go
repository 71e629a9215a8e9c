package cpe

import "cwmplab/suites/bench"

// Name is how reports call the suite.
const Name = "CPE conformance"

// Register declares every scenario, in the order of the standard.
func Register(b *bench.Bench) {
	discovery(b)
	connectionRequest(b)
	connectionRequestURL(b)
	connectionRequestCredentials(b)
	connectionRequestAccepted(b)
	connectionRequestTimes(b)
	authentication(b)
	httpUse(b)
	cookies(b)
	redirects(b)
	setParameterValues(b)
	types(b)
	dataModel(b)
	ownChange(b)
	faultCodes(b)
	soap(b)
	versions(b)
	session(b)
	attributeSettings(b)
	notification(b)
	reading(b)
	writable(b)
	objects(b)
	aliases(b)
	wildcards(b)
	references(b)
	retries(b)
	retryWaits(b)
	fallbacks(b)
	events(b)
	bootstraps(b)
	rpcMethods(b)
	order(b)
	holdRequests(b)
	periodic(b)
	sessionReasons(b)
	scheduleInform(b)
	diagnostics(b)
	informParameters(b)
	heartbeats(b)
	downloads(b)
	reboots(b)
	delayedReboots(b)
	switchedOff(b)
	factoryReset(b) // the last one: the device loses its settings
}
