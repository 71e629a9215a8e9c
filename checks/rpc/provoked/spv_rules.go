package provoked

import "cwmplab/checks"

// spvRules are the rules on SetParameterValues, in the order of the catalogue.
func spvRules() []*checks.Rule {
	rules := append(itemRefusals(), wholeLists()...)
	return append(rules,
		&TwiceRefused,
		&KeySet,
		&EmptyKey,
		&EmptyList,
		&NamesKeepCase,
		&BooleanSpellings,
		&PresentValue,
		&ValueKept,
		&OrderFree,
		&NoLateRejection,
		&CombinationRefused,
		&WeakReference,
		&CommandReadsFalse,
		&StatusMeansInEffect,
		&InEffectNextSession,
		&CommittedIsSeen,
		&RebootsByItself,
		&NoWildcardWritten,
	)
}
