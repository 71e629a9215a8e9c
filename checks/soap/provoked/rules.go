package provoked

import "cwmplab/checks"

// Rules are the rules of this package, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&LargeRequest,
		&LargeResponse,
		&UnknownMethod,
		&UnknownMethodACS,
		&HoldSupported,
		&HoldForms,
		&EntryNotUnderstood,
		&EntryIgnored,
	}
}
