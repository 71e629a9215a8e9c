package provoked

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// discoveryRules are the rules on the URL of the ACS. Two ACSs are there: the one that the device talks to, and a second
// one, which the fact "port" names by its TCP port. The step "set" gives the device the URL of the second.
func discoveryRules() []*checks.Rule {
	return []*checks.Rule{&URLAbsolute, &SecureURL, &GoesToNewURL, &BootstrapToNewURL, &SessionOutlivesURL, &URLOutlivesReboot, &NewURLOpensSession, &TriesAddresses}
}

const movedGolden = "provoked/cwmp-dsc-003"

// mostMove is how long the session after a change of the URL may take: devices may restart to apply it.
const mostMove = 5 * time.Minute

// atPort tells whether a session was held with the ACS of a port.
func atPort(s *capture.Session, port string) bool {
	return strconv.Itoa(int(s.Exchanges[0].Conn.Server.Port())) == port
}

// movedTo gives the sessions after the one in which the URL was set, with that session; a verdict where it was not set.
func movedTo(p *checks.Provocation) (set checks.Call, after []*capture.Session, verdict error) {
	if set = p.Call("set"); !set.Responded() {
		return set, nil, checks.NotHere
	}
	if strings.TrimSpace(set.Answer.Find("Status").Text()) == "1" {
		return set, nil, checks.Unsure("the URL is not in effect yet, says Status 1")
	}
	after = slices.DeleteFunc(p.Since(set.Session.End), func(s *capture.Session) bool {
		return s.Number <= set.Session.Number || s.Inform() == nil || s.NoStart || s.Doubtful || s.Inform().Dropped()
	})
	return set, after, nil
}

// urlLimit is the longest URL that any data model allows, urlOld what TR-098 and older TR-181 allow.
const (
	urlLimit = 2048
	urlOld   = 256
)

// URLAbsolute: the step "read" reads the parameter of the fact "parameter".
var URLAbsolute = checks.Rule{
	ID:            "CWMP-DSC-001",
	Title:         "The stored ACS address is an absolute http or https URL",
	Spec:          checks.TR069("3.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: urlAbsolute,
	Mutants: []checks.Mutant{
		urlReads("10.0.0.1:7547/acs"), urlReads("ftp://10.0.0.1/acs"), urlReads("/acs"), urlReads("http://acs/" + strings.Repeat("a", urlLimit)),
	},
	Hint: checks.Hint{
		Allowed:     "http:// or https:// with a host, 256 characters at most, 2048 in newer data models. Empty only before discovery.",
		Cause:       "The address was entered without its scheme, and the client completes it for itself.",
		Consequence: "An ACS that compares or migrates URLs cannot tell where the device goes, and each firmware completes it in another way.",
		Remedy:      "Enter the whole URL; the maker of the CPE has to refuse others.",
	},
}

func urlReads(value string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", value))).Only("provoked/cwmp-dsc-001")
}

func urlAbsolute(p *checks.Provocation, _ *checks.Facts) error {
	read, v := p.Read("read", p.Fact("parameter"))
	if v != nil {
		return v
	}
	text := strings.TrimSpace(read.Text())
	if text == "" {
		return checks.Unsure("the URL reads as empty, which only a device that knows none may have")
	}
	const expected = "an absolute http or https URL"
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || !strings.EqualFold(u.Scheme, "http") && !strings.EqualFold(u.Scheme, "https"):
		return read.At(fmt.Sprintf("the URL is %q", text), expected)
	case len(text) > urlLimit:
		return read.At(fmt.Sprintf("the URL has %d characters", len(text)), "2048 at most")
	case len(text) > urlOld:
		return checks.Unsure("the URL has %d characters, which depends on the version of the data model", len(text))
	}
	return nil
}

// GoesToNewURL: sessions follow the one in which the URL was set.
var GoesToNewURL = checks.Rule{
	ID:            "CWMP-DSC-003",
	Title:         "After the ACS URL is changed, every later session goes to the new URL",
	Spec:          checks.TR069("3.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: goesToNewURL,
	Mutants:       elsewhere(movedGolden, 5),
	Hint: checks.Hint{
		Allowed:     "Sessions with the ACS of the new URL only, from the end of the session on in which it was set.",
		Cause:       "The client has read its URL when it started, or falls back to the one of the factory.",
		Consequence: "Devices cannot be moved to another ACS; the old one keeps getting them.",
		Remedy:      "The maker of the CPE has to read the URL before each session; a reboot after the change may help.",
	},
}

// elsewhere are mutants in which the session that begins with an Inform was held with another ACS.
func elsewhere(golden string, inform int) []checks.Mutant {
	var mutants []checks.Mutant
	for _, server := range []string{"10.0.0.1:7547", "10.0.0.1:80"} {
		mutants = append(mutants, checks.Breaks(mutate.AfterProvocation(mutate.ConnTo(mutate.Nth(inform, mutate.ByMethod("Inform")), server))).Only(golden))
	}
	return mutants
}

func goesToNewURL(p *checks.Provocation, _ *checks.Facts) error {
	set, after, v := movedTo(p)
	if v != nil {
		return v
	}
	came := false
	for _, s := range after {
		switch wait := s.Start.Sub(set.Session.End); {
		case atPort(s, p.Fact("port")):
			came = true
		case !came && wait > mostMove:
			// A device that learned its URL by DHCP looks for it again where it cannot reach it (3.1).
			return checks.Unsure("a session with the old ACS comes %s later: the new one may be out of reach", wait.Round(time.Second))
		default:
			return checks.At(s.Inform(), "a session with the old ACS follows the change of its URL", "sessions with the new ACS only").In(s.Inform())
		}
	}
	if !came {
		return checks.Unsure("no session follows the change of the URL: the new ACS may be out of reach")
	}
	return nil
}

// BootstrapToNewURL: so does the first session with the second ACS show.
var BootstrapToNewURL = checks.Rule{
	ID:         "CWMP-DSC-004",
	Title:      "The first session after a change of the ACS URL carries 0 BOOTSTRAP",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		_, after, v := movedTo(p)
		if v != nil {
			return v
		}
		at := slices.IndexFunc(after, func(s *capture.Session) bool { return atPort(s, p.Fact("port")) })
		if at < 0 {
			return checks.NotHere
		}
		if m := after[at].Inform(); !hasEvent(after[at], "0 BOOTSTRAP") {
			return checks.At(m.Find("Event"), "the first Inform to the new ACS lacks 0 BOOTSTRAP", "0 BOOTSTRAP").In(m)
		}
		return nil
	},
	Mutants: []checks.Mutant{otherThanBootstrap("4 VALUE CHANGE"), otherThanBootstrap("2 PERIODIC")},
	Hint: checks.Hint{
		Allowed:     "0 BOOTSTRAP, alone or with 1 BOOT and 4 VALUE CHANGE.",
		Cause:       "0 BOOTSTRAP is bound to the state of the factory only.",
		Consequence: "The new ACS does not know that the device is new to it, and never provisions it.",
		Remedy:      "The maker of the CPE has to remember to which URL it has said 0 BOOTSTRAP.",
	},
}

// hasEvent tells whether the Inform of a session lists an event.
func hasEvent(s *capture.Session, code string) bool {
	return slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == code })
}

func otherThanBootstrap(event string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody("0 BOOTSTRAP<", event+"<")))).Only(movedGolden)
}

// SessionOutlivesURL: the step "after" is a call behind the change in the same session.
var SessionOutlivesURL = checks.Rule{
	ID:         "CWMP-DSC-005",
	Title:      "A change of the ACS URL does not end the session in which it is made",
	Spec:       checks.TR069("3.1", "3.7.1.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		set, after := p.Call("set"), p.Call("after")
		if !set.Responded() || !after.Sent() {
			return checks.NotHere
		}
		return p.InOrder(after.Session, after.Ask.Exchange, "the session to go on to its end with the ACS that began it")
	},
	Mutants: cut("cwmp-dsc-003", mutate.Last(mutate.ByMethod("GetParameterValues"))),
	Hint: checks.Hint{
		Allowed:     "Answers to all requests of the session; the new URL from the next session on.",
		Cause:       "The client drops its connection as soon as the URL is another one.",
		Consequence: "The old ACS counts the session as failed and sends the change again.",
		Remedy:      "The maker of the CPE has to finish the session; an ACS can set the URL last.",
	},
}

// URLOutlivesReboot: the step "reboot" is Reboot, which the second ACS calls.
var URLOutlivesReboot = checks.Rule{
	ID:         "CWMP-DSC-006",
	Title:      "A URL that the ACS has set outlives a reboot",
	Spec:       checks.TR069("3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		reboot := p.Call("reboot")
		if !reboot.Responded() || !atPort(reboot.Session, p.Fact("port")) {
			return checks.NotHere
		}
		for _, s := range p.Since(reboot.Session.End) {
			if s.Inform() == nil || s.NoStart || s.Number <= reboot.Session.Number || !hasEvent(s, "1 BOOT") {
				continue
			}
			if !atPort(s, p.Fact("port")) {
				return checks.At(s.Inform(), "after the reboot the device is back at its old ACS", "a session with the ACS whose URL was set").In(s.Inform())
			}
			return nil
		}
		return checks.Unsure("no session with 1 BOOT follows the reboot")
	},
	Mutants: elsewhere("provoked/cwmp-dsc-006", 3),
	Hint: checks.Hint{
		Allowed:     "Sessions with the ACS whose URL was set, until that is changed again or the device is reset.",
		Cause:       "The URL is kept in memory only, or that of the factory or of DHCP is loaded at each start.",
		Consequence: "Devices drop back to an ACS that has given them away, at each power cut.",
		Remedy:      "The maker of the CPE has to store the URL before it answers.",
	},
}

// NewURLOpensSession: nothing but the change asks for a session, until the step "wake".
var NewURLOpensSession = checks.Rule{
	ID:            "CWMP-EST-011",
	Title:         "A session is opened when the ACS URL changes",
	Spec:          checks.TR069("3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: newURLOpensSession,
	Mutants: []checks.Mutant{
		movedLater(time.Hour), movedLater(7 * time.Minute),
	},
	Hint: checks.Hint{
		Allowed:     "A session with the new ACS soon after the one in which the URL was set, after a restart where the device needs one.",
		Cause:       "The URL is read when something else asks for a session.",
		Consequence: "A device that was moved is seen at its next period, which may be a day later.",
		Remedy:      "The maker of the CPE has to open a session; an operator can shorten the period or reboot the device.",
	},
}

func movedLater(d time.Duration) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), d))).Only(movedGolden)
}

func newURLOpensSession(p *checks.Provocation, _ *checks.Facts) error {
	set, after, v := movedTo(p)
	if v != nil {
		return v
	}
	if len(after) == 0 {
		return checks.Unsure("no session follows the change of the URL: the new ACS may be out of reach")
	}
	first := after[0]
	wake, woken := p.Step("wake")
	wait := first.Start.Sub(set.Session.End)
	late := wait > mostMove || wait > mostPause && otherCause(first) || woken && first.Start.After(wake.Time)
	switch {
	case !atPort(first, p.Fact("port")):
		return checks.NotHere // it did not take the URL, which is for another rule
	case late && first.RetryCount != 0:
		return checks.Unsure("the session is a retry: it may have been tried in time")
	case late:
		return checks.At(first.Inform(), fmt.Sprintf("the first session with the new ACS comes %s after the change, for another reason", wait.Round(time.Second)), "a session for the change").In(first.Inform())
	}
	return nil
}

// mostPause is how long a device may take that does not restart and then comes for another reason.
const mostPause = time.Minute

// otherCause tells whether something else has asked for a session, and no restart made the device late.
func otherCause(s *capture.Session) bool {
	return !hasEvent(s, "1 BOOT") && slices.ContainsFunc([]string{"2 PERIODIC", "3 SCHEDULED", "6 CONNECTION REQUEST"}, func(code string) bool { return hasEvent(s, code) })
}
