package provoked

import (
	"slices"

	"cwmplab/checks"
)

// Rules are the rules of this package, method by method.
func Rules() []*checks.Rule {
	return slices.Concat(
		spvRules(),
		objectRefusals(),
		addRules(),
		delRules(),
		aliasRules(),
		wildcardRules(),
		referenceRules(),
		spaRules(),
		noticeRules(),
		readingRefusals(),
		readingRules(),
		writableRules(),
		acsRules(),
		methodRules(),
		rebootRules(),
		resetRules(),
		resetAttributes(),
		scheduleRules(),
	)
}
