package bench

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// subjectID is the CPE under test as reports call it, "" where it is not known, or where an ACS is tested.
func (b *Bench) subjectID() string {
	switch {
	case b.cfg.Role != cwmp.CPE:
		return ""
	case b.acs != nil && b.acs.device != nil:
		return string(capture.KeyOf(b.acs.first.ID))
	}
	return string(capture.KeyOf(b.cfg.Earlier.device().ID))
}

// bystanders are the devices that used the same ACS URL beside the one under test. They are named, and not judged.
type bystanders struct {
	subject string
	met     []string
}

func (b *Bench) bystanders() *bystanders { return &bystanders{subject: b.subjectID()} }

// judges tells whether a subject of a recording is judged. What is known by its address alone may be the device under test.
func (o *bystanders) judges(side cwmp.Role, id string) bool {
	if o.subject == "" || side != cwmp.CPE || id == o.subject || strings.HasPrefix(id, checks.UnknownCPE) {
		return true
	}
	if !slices.Contains(o.met, id) {
		o.met = append(o.met, id)
	}
	return false
}
