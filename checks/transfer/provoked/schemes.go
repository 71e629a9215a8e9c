package provoked

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/checks"
)

// bothSchemes: the steps "http" and "https" are Downloads of a missing file over either.
func bothSchemes() *checks.Rule {
	r := made("CWMP-DL-006", "http and https URLs are supported", "A.3.2.8", checks.Must, checks.Expert, nil,
		checks.Hint{
			Allowed:     "A transfer over the scheme that the URL names. A certificate that the device has no reason to trust may end it; a device of the first issue of 2004 may know http alone.",
			Cause:       "The client that fetches files was built without TLS.",
			Consequence: "Firmware goes over the network unprotected, or not at all.",
			Remedy:      "The maker of the CPE has to give that client TLS.",
		},
		refusedInstead("cwmp-dl-006", protocolNotSupported, 1), refusedInstead("cwmp-dl-006", protocolNotSupported, 2))
	r.CheckProvoked = func(p *checks.Provocation, f *checks.Facts) error {
		plain, secure := overScheme(p, "http", false), overScheme(p, "https", true)
		_, broken := plain.(*checks.Broken)
		if broken || f.Declared.IssueOne || secure == nil {
			return plain
		}
		return secure
	}
	return r
}

// protocolNotSupported is the fault code of a URL scheme that is not supported (TR-069 A.5.1).
const protocolNotSupported = 9013

// overScheme judges the Download of one scheme.
func overScheme(p *checks.Provocation, step string, secure bool) error {
	c := p.Call(step)
	if v := c.Unanswered(); v != nil {
		return v
	}
	switch {
	case c.Code() == protocolNotSupported:
		return c.Accepted()
	case !c.Responded():
		return checks.Unsure("Download of an %s URL is refused for another reason", step)
	}
	list := tries(p, c)
	if len(list) == 0 {
		return checks.NotHere // out of reach, or a certificate that is not trusted
	}
	if at := slices.IndexFunc(list, func(x *capture.Exchange) bool { return (x.Conn.TLS != nil) != secure }); at >= 0 {
		m := list[at].Request
		return checks.At(m, "the file of an "+step+" URL is not asked for over "+step, "the transport that the URL names").In(m)
	}
	return nil
}
