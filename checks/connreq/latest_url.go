package connreq

import (
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// LatestURL: each Inform tells where the CPE listens. Only a URL that was told before and has been replaced is held against
// the ACS, and only after the session that told the new one.
var LatestURL = checks.Rule{
	ID:          "CWMP-CRQ-032",
	Title:       "The ACS uses the latest ConnectionRequestURL it was told",
	Spec:        checks.TR069("3.2.2"),
	Level:       checks.Should,
	Role:        cwmp.ACS,
	Versions:    checks.AllVersions,
	Confidence:  checks.Known,
	Observe:     checks.Device().NeedsTiming(),
	CheckDevice: func() checks.Fold { return &told{} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody(":7547/", ":7548/"))).Only("connreq-twice"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("http://192.0.2.10:7547/", "http://192.0.2.10:7547/new"))).Only("connreq-twice"),
	},
	Hint: checks.Hint{
		Allowed:     "The URL of the latest Inform that the ACS has answered.",
		Cause:       "The ACS keeps the URL of the first contact, or caches it in a node that does not hear of the change.",
		Consequence: "After a change of its address the device cannot be reached.",
		Remedy:      "The maker of the ACS should store the URL with each Inform.",
	},
}

// remembered is how many replaced URLs of a device are known.
const remembered = 8

// told is the fold of [LatestURL].
type told struct {
	url   string
	since time.Time
	old   []string
}

func (t *told) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	switch it := it.(type) {
	case *capture.Session:
		t.learn(it)
	case *capture.ConnectionRequest:
		switch {
		case !announced(it) || t.url == "":
		case it.URL == t.url:
			tell(nil)
		case slices.Contains(t.old, it.URL) && it.Exchange.Request.Start.After(t.since.Add(crossing)):
			tell(checks.At(it.Exchange.Request, "the request goes to "+quote(it.URL), quote(t.url)+", the latest ConnectionRequestURL"))
		}
	}
}

func (t *told) learn(s *capture.Session) {
	if s.InformResponse() == nil || s.Window > 0 {
		return
	}
	url := strings.TrimSpace(announcedURL(s.Inform()).Text())
	if url == "" || url == t.url {
		return
	}
	if t.url != "" && !slices.Contains(t.old, t.url) {
		if len(t.old) >= remembered {
			t.old = slices.Delete(t.old, 0, 1)
		}
		t.old = append(t.old, t.url)
	}
	t.old = slices.DeleteFunc(t.old, func(u string) bool { return u == url })
	t.url, t.since = strings.Clone(url), s.End
}

func (t *told) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (t *told) Idle() bool { return t.url == "" && len(t.old) == 0 }

// Pack writes down the URLs.
func (t *told) Pack(p *checks.Packing) {
	p.String(&t.url)
	p.Time(&t.since)
	p.Strings(&t.old)
}
