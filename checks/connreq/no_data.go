package connreq

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoData: the request says nothing but that the ACS wants to be called.
var NoData = checks.Rule{
	ID:         "CWMP-CRQ-007",
	Title:      "A connection request carries no data",
	Spec:       checks.TR069("3.2.2.2"),
	Level:      checks.MustNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Device(),
	CheckDevice: each(func(c *capture.ConnectionRequest, _ *checks.Facts) error {
		m := c.Exchange.Request
		if n := len(m.HTTP.Body); n > 0 || m.HTTP.BodyDropped > 0 {
			return checks.At(m, "the request has a body of "+strconv.FormatInt(int64(n)+m.HTTP.BodyDropped, 10)+" bytes", "no body").InBody(0, n)
		}
		return nil
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.SetBody(mutate.ConnectionRequest(1), "wake up")),
		checks.Breaks(mutate.SetBody(mutate.ConnectionRequest(2), "<Inform/>")),
	},
	Hint: checks.Hint{
		Allowed:     "A GET without a body.",
		Cause:       "The ACS hands over why it asks, for logs of its own devices.",
		Consequence: "A CPE that does not read the body takes it for the next request on the connection.",
		Remedy:      "The maker of the ACS has to leave the body out.",
	},
}
