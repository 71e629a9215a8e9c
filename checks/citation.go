package checks

import (
	"fmt"
	"strings"

	"cwmplab/cwmp"
)

// Citation names where a requirement stands.
type Citation struct {
	Parts []string // "TR-069 A.3.3.1", "RFC 2617 3.2.2"
}

// Edition is the edition of TR-069 whose section numbers the rules cite.
const Edition = "TR-069 Amendment 6"

// TR069 cites sections of TR-069 Amendment 6: "3.4.1", "A.3.3.1", "Annex G".
func TR069(sections ...string) Citation { return cite("TR-069", sections) }

// RFC cites sections of an RFC.
func RFC(number int, sections ...string) Citation {
	return cite(fmt.Sprintf("RFC %d", number), sections)
}

// SOAP cites sections of SOAP 1.1.
func SOAP(sections ...string) Citation { return cite("SOAP 1.1", sections) }

// XML cites sections of XML 1.0.
func XML(sections ...string) Citation { return cite("XML 1.0", sections) }

// Schema cites the CWMP XML schemas.
func Schema(names ...string) Citation { return cite("CWMP schema", names) }

// DataModel cites a parameter or object of the data-model files.
func DataModel(names ...string) Citation { return cite("data model", names) }

// TR106 cites sections of TR-106.
func TR106(sections ...string) Citation { return cite("TR-106", sections) }

func cite(document string, sections []string) Citation {
	if len(sections) == 0 {
		return Citation{Parts: []string{document}}
	}
	parts := make([]string, len(sections))
	for i, s := range sections {
		parts[i] = document + " " + s
	}
	return Citation{Parts: parts}
}

// And joins two citations.
func (c Citation) And(d Citation) Citation {
	return Citation{Parts: append(append([]string(nil), c.Parts...), d.Parts...)}
}

// String gives "TR-069 3.4.4; RFC 2617 3.2.2".
func (c Citation) String() string { return strings.Join(c.Parts, "; ") }

// Section gives the first section without the document where it is one of TR-069, else the whole first part.
func (c Citation) Section() string {
	if len(c.Parts) == 0 {
		return ""
	}
	return strings.TrimPrefix(c.Parts[0], "TR-069 ")
}

// Versions is the range of CWMP versions a rule applies to.
type Versions struct {
	From, To   cwmp.Version // UnknownVersion means no bound
	Amendment6 bool         // only where the operator declares Amendment 6
}

// AllVersions applies to every version.
var AllVersions = Versions{}

// Since applies from a version on.
func Since(v cwmp.Version) Versions { return Versions{From: v} }

// Between applies from one version to another, both included.
func Between(from, to cwmp.Version) Versions { return Versions{From: from, To: to} }

// OnlyAmendment6 applies to 1.4 where the operator declares Amendment 6.
var OnlyAmendment6 = Versions{From: cwmp.V1_4, Amendment6: true}

// String gives "all", "1.1+", "1.0-1.3" or "1.4 (A6)".
func (v Versions) String() string {
	switch {
	case v.Amendment6:
		return v.From.String() + " (A6)"
	case v.From == cwmp.UnknownVersion && v.To == cwmp.UnknownVersion:
		return "all"
	case v.To == cwmp.UnknownVersion:
		return v.From.String() + "+"
	case v.From == cwmp.UnknownVersion:
		return "1.0-" + v.To.String()
	}
	return v.From.String() + "-" + v.To.String()
}

// Cover tells whether a rule applies to a version. Where the version is not known, rules of all versions apply and
// gated ones do not.
func (v Versions) Cover(got cwmp.Version, d *Declared) bool {
	if v.Amendment6 && d.Amendment != 6 {
		return false
	}
	if v.From == cwmp.UnknownVersion && v.To == cwmp.UnknownVersion {
		return true
	}
	if got == cwmp.UnknownVersion {
		return v.From <= cwmp.V1_0 && (v.To == cwmp.UnknownVersion || v.To == cwmp.V1_4)
	}
	return got >= v.From && (v.To == cwmp.UnknownVersion || got <= v.To)
}
