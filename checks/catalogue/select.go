package catalogue

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"cwmplab/checks"
)

// Lookup finds a rule by its ID or by an alias.
func Lookup(id string) (*checks.Rule, bool) {
	r, known := built().byID[id]
	return r, known
}

// Select picks rules by patterns: an ID or alias, a glob over IDs ("CWMP-SES-*", "SES-*"), an area ("session"), a
// section glob ("3.7.1.*"), or a level ("MUST"). No pattern picks all. A pattern that fits nothing is an error that
// names the nearest.
func Select(patterns ...string) ([]*checks.Rule, error) {
	all := All()
	if len(patterns) == 0 {
		return all, nil
	}
	picked := map[string]bool{}
	for _, p := range patterns {
		n := 0
		for _, r := range all {
			if fits(r, p) {
				picked[r.ID] = true
				n++
			}
		}
		if n == 0 {
			return nil, fmt.Errorf("no rule fits %q: give an ID, a glob such as CWMP-SES-*, an area (%s), a section or a level", p, strings.Join(areaNames(), " "))
		}
	}
	return slices.DeleteFunc(all, func(r *checks.Rule) bool { return !picked[r.ID] }), nil
}

func fits(r *checks.Rule, p string) bool {
	if strings.EqualFold(p, string(r.Level)) || p == AreaOf(r.ID) || glob(p, r.Spec.Section()) {
		return true
	}
	for _, id := range append([]string{r.ID}, r.Aliases...) {
		if glob(strings.ToUpper(p), id) || glob("CWMP-"+strings.ToUpper(p), id) {
			return true
		}
	}
	return false
}

func glob(pattern, s string) bool {
	ok, err := path.Match(pattern, s)
	return err == nil && ok
}

func areaNames() []string {
	var names []string
	for _, a := range areas {
		names = append(names, a.name)
	}
	return names
}
