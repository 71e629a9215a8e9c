package event

import (
	"net/url"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
)

// commanded is a command whose effect the next Inform has to show.
type commanded struct {
	method, key string
	old         bool // the session that it came in did not end well: the effect may come later
}

// causes follows the commands of one session to the next Inform of the device.
type causes struct {
	reboot *commanded // the only Reboot of the session
	reset  bool       // FactoryReset
	moved  string     // host of a new ACS URL, "" for none
}

// take notes the causes that a session holds. Sessions that did not end well leave none: what the device then does first
// is not known.
func (c *causes) take(s *capture.Session) {
	*c = causes{}
	if s.Ended != capture.EndedWell || s.Doubtful {
		return
	}
	reboots := accepted(s, "Reboot")
	if len(reboots) == 1 && readable(reboots[0]) {
		c.reboot = &commanded{method: "Reboot", key: reboots[0].Find("CommandKey").Text()}
	}
	c.reset = len(accepted(s, "FactoryReset")) > 0
	for _, call := range accepted(s, "SetParameterValues") {
		if url := newURL(call); url != "" {
			c.moved = url
		}
	}
	if sameHost(c.moved, s.ACS) {
		c.moved = ""
	}
	if c.reset || c.moved != "" {
		c.reboot = nil // a bootstrap drops what else is pending
	}
}

// newURL is the host and port of the ACS URL that a SetParameterValues sets, "" for none.
func newURL(call *capture.Message) string {
	if !readable(call) {
		return ""
	}
	host := ""
	for p := range call.FindAll("ParameterList/*") {
		name := strings.TrimSpace(p.Child("Name").Text())
		if name != "Device.ManagementServer.URL" && name != "InternetGatewayDevice.ManagementServer.URL" {
			continue
		}
		if u, err := url.Parse(strings.TrimSpace(p.Child("Value").Text())); err == nil {
			host = u.Host
		}
	}
	return host
}

// sameHost compares two authorities without their ports, which may be written or not.
func sameHost(a, b string) bool {
	x, y := url.URL{Host: a}, url.URL{Host: b}
	return strings.EqualFold(x.Hostname(), y.Hostname())
}

// causesFold hands each session to a judge together with what the session before it caused.
type causesFold struct {
	last  causes
	judge func(c *causes, s *capture.Session, tell checks.Tell)
}

// Item judges the Inform of a session against the commands of the one before.
func (c *causesFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if opens(s) {
		c.judge(&c.last, s, tell)
	}
	c.last.take(s)
}

// End tells nothing: a device that does not come again cannot be judged.
func (c *causesFold) End(*checks.Facts, checks.Tell) {}

// causesOf makes the fold of a judge.
func causesOf(judge func(c *causes, s *capture.Session, tell checks.Tell)) func() checks.Fold {
	return func() checks.Fold { return &causesFold{judge: judge} }
}

// Idle tells whether the last session held no command.
func (c *causesFold) Idle() bool { return c.last == (causes{}) }

// Pack writes down the commands.
func (c *causesFold) Pack(p *checks.Packing) {
	p.Bool(&c.last.reset)
	p.String(&c.last.moved)
	checks.PackPointer(p, &c.last.reboot, packCommanded)
}

func packCommanded(p *checks.Packing, c *commanded) {
	p.String(&c.method)
	p.String(&c.key)
	p.Bool(&c.old)
}
