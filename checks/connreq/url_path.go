package connreq

import (
	"hash/maphash"
	"net/url"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// URLPath: a path that cannot be guessed keeps strangers out. Whether it is random does not show; that there is none does,
// and that two devices of the recording have the same.
var URLPath = checks.Rule{
	ID:          "CWMP-CRQ-005",
	Title:       "The path of ConnectionRequestURL is random and its own for each CPE",
	Spec:        checks.TR069("3.2.2.2"),
	Level:       checks.Should,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return pathFold{} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText("Inform/ParameterList/ParameterValueStruct[6]/Value", "without its path", func(string) string { return "http://192.0.2.10:7547/" })).Only("connection-request", "retry-after-503"),
		checks.Breaks(mutate.ReplaceInBody("7547/e5a77d1093fb", "7547")).Only("connection-request"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("HR0000052", "HR0000053"))).Only("session-after-transfer"),
	},
	Hint: checks.Hint{
		Allowed:     "Any path but an empty one; it should be hard to guess and differ from device to device.",
		Cause:       "The listener was written for one path, or looks at none.",
		Consequence: "Anybody who scans the port can make the device busy; together with a weak digest it can be used against the ACS.",
		Remedy:      "The maker of the CPE should draw a random path for each device.",
	},
}

// maxPaths is how many paths of a recording are remembered.
const maxPaths = 20_000

// paths are the paths of a recording with the device that announced each first.
// Paths are told apart by fingerprints.
type paths struct{ owner map[uint64]capture.DeviceKey }

var seed = maphash.MakeSeed()

// pathFold is the fold of [URLPath].
type pathFold struct{}

func (pathFold) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok || s.Window > 0 || s.Inform() == nil || s.Inform().Dropped() {
		return
	}
	value := announcedURL(s.Inform())
	u, err := url.Parse(strings.TrimSpace(value.Text()))
	if value == nil || err != nil || u.Host == "" {
		return
	}
	if strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		tell(checks.At(value, "ConnectionRequestURL "+quote(value.Text())+" has no path", "a path that is random and differs from device to device").In(s.Inform()))
		return
	}
	known := checks.OfRecording[paths](f)
	if known.owner == nil {
		known.owner = map[uint64]capture.DeviceKey{}
	}
	path, key := u.RequestURI(), s.Key()
	mark := maphash.String(seed, path)
	switch owner, taken := known.owner[mark]; {
	case !taken && len(known.owner) < maxPaths && len(path) < 1024:
		known.owner[mark] = key
	case taken && owner != key:
		tell(checks.At(value, "the path "+quote(path)+" is that of "+string(owner)+", too", "a path of its own for each device").In(s.Inform()))
		return
	}
	tell(nil)
}

func (pathFold) End(*checks.Facts, checks.Tell) {}

// Idle tells that nothing is kept about a device.
func (pathFold) Idle() bool { return true }
