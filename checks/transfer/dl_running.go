package transfer

import (
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// SuccessWhenRunning: success of a firmware download is told when the new image runs. If the version changes in the
// restart right after, it was told too early.
var SuccessWhenRunning = checks.Rule{
	ID:          "CWMP-DL-034",
	Title:       "Success of a firmware download is reported when the new image is running",
	Spec:        checks.TR069("A.3.2.8"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(runningFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(
			mutate.OnlySession(3, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>1 BOOT<")),
			mutate.OnlySession(3, mutate.ReplaceInBody(">2.1.0<", ">2.1.1<")),
		)).
			Only("transfer-two"),
		checks.Breaks(mutate.Seq(
			mutate.OnlySession(2, mutate.ReplaceInBody(">2.1.0<", ">2.0.3<")),
			mutate.OnlySession(3, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>1 BOOT<")),
		)).
			Only("transfer-two"),
	},
	Hint: checks.Hint{
		Allowed:     "The restart first, then the report, in a session whose SoftwareVersion is already the new one.",
		Cause:       "The client reports as soon as the file is stored.",
		Consequence: "The ACS books the new version although the image may yet fail to start.",
		Remedy:      "The maker of the CPE has to keep the report over the restart; an ACS can read the version afterwards.",
	},
}

// runningFold remembers the version that ran when success was told.
type runningFold struct {
	ledger  ledger
	version string    // "" for none
	told    time.Time // when
}

// soon is how long after the report a restart belongs to the download.
const soon = time.Hour

// Item compares the version of a session with that of the report before.
func (r *runningFold) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok || s.Window > 0 {
		return
	}
	version, node := softwareVersion(s)
	if r.version != "" && version != "" {
		switch {
		case version == r.version:
			tell(nil)
		case announces(s, "1 BOOT", "", false) && s.Start.Sub(r.told) < soon:
			tell(checks.At(node, "SoftwareVersion is "+quote(version)+" after the restart, "+quote(r.version)+" when success was reported", "the report after the restart").In(s.Inform()))
		}
	}
	r.version = ""
	r.ledger.begin(s, f)
	r.ledger.walk(s, func(rep *report) {
		t := r.ledger.due(rep.key)
		if t != nil && t.method == "Download" && strings.HasPrefix(t.fileType, "1 ") && rep.code == "0" {
			r.version, r.told = version, s.Start
		}
	})
	for i := range r.ledger.transfers {
		if t := &r.ledger.transfers[i]; t.open() && strings.HasPrefix(t.fileType, "1 ") || t.session == s.Number && t.state == atOnce {
			r.version = "" // another image may come
		}
	}
}

// End tells nothing.
func (r *runningFold) End(*checks.Facts, checks.Tell) {}

// softwareVersion is the version that the Inform of a session tells, with its element.
func softwareVersion(s *capture.Session) (string, *xmltree.Node) {
	m := s.Inform()
	if m == nil || !opens(s) || !readable(m) {
		return "", nil
	}
	for p := range m.FindAll("ParameterList/*") {
		if p.Child("Name").TextEnds(".DeviceInfo.SoftwareVersion") {
			return p.Child("Value").Text(), p.Child("Value")
		}
	}
	return "", nil
}

// Idle tells whether nothing is remembered.
func (r *runningFold) Idle() bool { return r.version == "" && r.ledger.idle() }

// Pack writes down the ledger.
func (r *runningFold) Pack(p *checks.Packing) {
	r.ledger.pack(p)
	p.String(&r.version)
	p.Time(&r.told)
}
