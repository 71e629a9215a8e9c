package transfer

import (
	"errors"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp/xmltree"
)

// eachResult judges the results of a report one by one. It is kept where at least one was compared.
func eachResult(m *capture.Message, judge func(result *xmltree.Node) error) error {
	if !readable(m) {
		return checks.NotHere
	}
	verdict := checks.NotHere
	for r := range m.FindAll("Results") {
		switch err := judge(r); {
		case err == nil:
			verdict = nil
		case !errors.Is(err, checks.NotHere):
			return err
		}
	}
	return verdict
}
