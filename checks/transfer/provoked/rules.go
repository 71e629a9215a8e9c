package provoked

import (
	"slices"

	"cwmplab/checks"
)

// Rules are the rules of this package.
func Rules() []*checks.Rule {
	return slices.Concat(
		refusals(),
		resultRules(),
		queueRules(),
		credentialRules(),
		endedRules(),
		firmwareRules(),
		[]*checks.Rule{bothSchemes(), fileTypes()},
		acsRules(),
	)
}

// acsRules are the rules on an ACS.
func acsRules() []*checks.Rule {
	return []*checks.Rule{
		&StatusZeroIsDone,
		&UnknownKey,
		&FailedTransfer,
		&DownloadAskedFor,
		&StateChange,
	}
}
