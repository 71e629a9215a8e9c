package bench

import (
	"strings"

	"github.com/onsi/ginkgo/v2"
)

// Labels carry what a scenario is about; Ginkgo filters by them.
const (
	ruleLabel    = "rule:"
	sectionLabel = "section:"
)

// Rule says which rules a scenario has to reach.
func Rule(ids ...string) ginkgo.Labels {
	var l ginkgo.Labels
	for _, id := range ids {
		l = append(l, ruleLabel+id)
	}
	return l
}

// Section says which section of TR-069 a container or scenario is about: "3.7.1".
func Section(section string) ginkgo.Labels { return ginkgo.Labels{sectionLabel + section} }

// labelled gives the values of labels with a prefix.
func labelled(labels []string, prefix string) []string {
	values := []string{}
	for _, l := range labels {
		if v, ok := strings.CutPrefix(l, prefix); ok {
			values = append(values, v)
		}
	}
	return values
}
