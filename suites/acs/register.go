package acs

import "cwmplab/suites/bench"

// Name is how reports call the suite.
const Name = "ACS conformance"

// Register declares every scenario, in the order of the standard.
func Register(b *bench.Bench) {
	establishment(b)
	connectionRequest(b)
	http(b)
	authentication(b)
	soap(b)
	holdRequests(b)
	requests(b)
	order(b)
	versions(b)
	answers(b)
	calls(b)
	malformed(b)
	parallel(b)
	otherDevice(b)
	informs(b)
	types(b)
	faultCodes(b)
}
