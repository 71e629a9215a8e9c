package provoked

import (
	"bytes"
	"fmt"
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OtherSourcePort: each of the steps whose name begins with "reboot" is Reboot; the device comes back before the next one.
// Ports may be equal by chance once: they have to be equal each time.
var OtherSourcePort = checks.Rule{
	ID:            "CWMP-EST-017",
	Title:         "The first connection after a reboot has another source port than the one before",
	Spec:          checks.TR069("3.2.1.2"),
	Level:         checks.Should,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_2),
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: otherSourcePort,
	Mutants:       []checks.Mutant{fixedPort(49152, false), fixedPort(1024, false), fixedPort(50000, true)},
	Hint: checks.Hint{
		Allowed:     "Any other ephemeral port; most devices draw it at random.",
		Cause:       "The first port after a start is a constant of the system, or the client binds to one.",
		Consequence: "A firewall or the ACS still knows the old connection and refuses the new one.",
		Remedy:      "The maker of the CPE has to let the system choose the port at random.",
	},
}

// leastReboots is how many reboots have to be seen before equal ports are no chance any more.
const leastReboots = 2

func otherSourcePort(p *checks.Provocation, _ *checks.Facts) error {
	n, asBefore, asFirst := 0, 0, 0
	var first uint16
	var last *capture.Session
	for i := 1; ; i++ {
		c := p.Call(fmt.Sprintf("reboot %d", i))
		if !c.Responded() {
			break
		}
		back := Rebooted(p, c.Session)
		if back == nil {
			break
		}
		before := c.Session.Exchanges[len(c.Session.Exchanges)-1].Conn.Client.Port()
		port := back.Exchanges[0].Conn.Client.Port()
		if n == 0 {
			first = port
		}
		n++
		if port == before {
			asBefore++
		}
		if port == first {
			asFirst++
		}
		last = back
	}
	switch {
	case n == 0:
		return checks.NotHere
	case n < leastReboots:
		return checks.Unsure("one reboot shows nothing: ports may be equal by chance")
	case asBefore < n && (asFirst < n || n == leastReboots):
		return nil
	}
	return checks.At(last.Inform(), fmt.Sprintf("after each of %d reboots the first connection comes from port %d", n, last.Exchanges[0].Conn.Client.Port()), "another port each time")
}

// fixedPort is the mutant in which the first connection after each reboot, or every connection, comes from one port.
func fixedPort(port int, all bool) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.New("port "+strconv.Itoa(port)+" again", func(t *capture.Transcript) bool {
		booted := map[string]bool{}
		for _, e := range t.Entries {
			if e.Verb == capture.VerbData && all || bytes.Contains(e.Data, []byte("<EventCode>1 BOOT<")) {
				booted[e.Conn] = true
			}
		}
		changed := false
		for i, e := range t.Entries {
			if e.Verb == capture.VerbOpen && booted[e.Conn] && e.Open != nil {
				open := *e.Open
				open.Client = fmt.Sprintf("10.0.0.2:%d", port)
				t.Entries[i].Open, changed = &open, true
			}
		}
		return changed
	}))).Only("provoked/cwmp-est-017")
}
