package connreq

import (
	"time"

	"cwmplab/capture"
)

// six is the event of a session that a connection request asked for.
const six = "6 CONNECTION REQUEST"

const (
	// crossing is how close a request and the beginning of a session may be before nobody can say which of the two the
	// CPE saw first.
	crossing = 2 * time.Second
	// deadline is the time within which the CPE tries to establish the session (TR-069 3.2.2.1).
	deadline = 30 * time.Second
	// scheduling is what a device may need to act on its own timer.
	scheduling = 2 * time.Second
	// quiet is how long a recording has to go on before a session that is missing is held against the CPE.
	quiet = 2 * time.Minute
)

// latest is the longest wait that is let pass between a success answer and the beginning of a session. A SYN shows the
// attempt itself; a listener accepts a little later, and where the opening was not recorded the first bytes come after TLS.
func latest(how capture.OpenHow) time.Duration {
	switch how {
	case capture.OpenSYN:
		return deadline + scheduling
	case capture.OpenAccept:
		return deadline + 2*scheduling
	}
	return deadline + 5*scheduling
}

// short gives a time span as people write it.
func short(d time.Duration) string { return d.Round(100 * time.Millisecond).String() }
