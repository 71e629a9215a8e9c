package provoked

import "cwmplab/checks"

// Rules are the rules of this package, in the order of the catalogue.
func Rules() []*checks.Rule {
	var all []*checks.Rule
	all = append(all, itemRefusals()...)
	return append(all,
		&KeySet,
	)
}
