package connreq

import (
	"net/url"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/internal/digest"
)

// perRequest is a fold that judges each connection request by itself.
type perRequest func(c *capture.ConnectionRequest, f *checks.Facts) error

// each makes the fold of a rule that judges each connection request by itself.
func each(judge perRequest) func() checks.Fold { return func() checks.Fold { return judge } }

// Item judges a connection request that goes to where the device listens.
func (judge perRequest) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	if c, ok := it.(*capture.ConnectionRequest); ok && announced(c) {
		tell(judge(c, f))
	}
}

// End has nothing left to judge.
func (judge perRequest) End(*checks.Facts, checks.Tell) {}

// announced tells whether a request is complete and asks for the very path that an Inform announced: requests to other
// paths of the same port come from scanners and browsers.
func announced(c *capture.ConnectionRequest) bool {
	m := c.Exchange.Request
	if !c.Known || m == nil || !m.HTTP.Complete {
		return false
	}
	return samePath(c.URL, m.HTTP.Target)
}

// samePath tells whether a request target is the path of a URL.
func samePath(announced, target string) bool {
	u, err := url.Parse(announced)
	if err != nil {
		return false
	}
	if t, err := url.Parse(target); err == nil && t.Scheme != "" {
		target = t.RequestURI()
	}
	want := u.RequestURI()
	return want == target || u.Path == "" && target == "/"
}

// status is the HTTP status of the answer, 0 where there is no complete one.
func status(c *capture.ConnectionRequest) int {
	if !c.Exchange.Answered() {
		return 0
	}
	return c.Exchange.Response.HTTP.Status
}

// credentials reads the Authorization header of a request.
func credentials(m *capture.Message) (a digest.Authorization, ok bool) {
	if !m.Has("Authorization") {
		return a, false
	}
	return digest.ParseAuthorization(m.Header("Authorization"))
}

// challenge finds the Digest challenge of an answer.
func challenge(m *capture.Message) (found digest.Challenge, ok bool) {
	if m == nil {
		return found, false
	}
	var values []string
	for _, h := range m.HeaderAll("WWW-Authenticate") {
		values = append(values, h.Value)
	}
	for _, c := range digest.ParseChallenges(values) {
		if strings.EqualFold(c.Scheme, "Digest") {
			return c, true
		}
	}
	return found, false
}

// quote shows captured text in a statement, shortened to what fits a line.
func quote(s string) string {
	const most = 60
	if len(s) > most {
		s = s[:most] + "…"
	}
	return `"` + s + `"`
}

// Idle tells that nothing is ever kept.
func (judge perRequest) Idle() bool { return true }
