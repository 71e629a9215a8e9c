package provoked

import (
	"slices"

	"cwmplab/checks"
)

// Rules are the rules of this package, in the order of the catalogue.
func Rules() []*checks.Rule {
	return slices.Concat(
		strideRules(),
		requestRules(),
		[]*checks.Rule{&Empty200, &LowerCaseNames, &SeveralCookies, &FiveRedirects, &BothTransports},
	)
}
