package provoked

import (
	"slices"

	"cwmplab/checks"
)

// Rules are the rules of this package, in the order of the catalogue.
func Rules() []*checks.Rule {
	return slices.Concat(
		listRules(),
		textRules(),
		[]*checks.Rule{&CountersCount},
		rootRules(),
		[]*checks.Rule{&SecuredEmpty, &RequestMethodsListed, &SupportedModelsTold},
		refusedRules(),
		periodRules(),
		noticeRules(),
		aliasRules(),
		diagnosticsRules(),
		[]*checks.Rule{&KeyKept, &SilentWhereOff, &DelayedReboot, &ClaimedProfiles},
	)
}
