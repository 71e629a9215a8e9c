package provoked

import "cwmplab/checks"

// Rules are the rules of this package, in the order of the catalogue.
func Rules() []*checks.Rule {
	return append(refusals(),
		&Supported,
		&URLReadOnly,
		&DataIgnored,
		&NoSession,
		&AnySource,
		&RateLimited,
		&RefusedWith503,
		&BeforeSession,
		&NotCut,
		&Establishing,
		&AfterQuiet,
		&NewCredentials,
		&SwitchedOff,
		&BothSuccesses,
	)
}
