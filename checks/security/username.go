package security

import (
	"net/url"
	"strings"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// identity is a username taken apart: the OUI and what follows its hyphen.
type identity struct{ oui, rest string }

// identityOf tells whether a username has the form that a CPE makes of its identity: six hexadecimal digits, a hyphen, and
// one or two more parts.
func identityOf(username string) (identity, bool) {
	oui, rest, ok := strings.Cut(username, "-")
	if !ok || len(oui) != 6 || rest == "" || strings.Trim(oui, "0123456789abcdefABCDEF") != "" {
		return identity{}, false
	}
	return identity{oui, rest}, true
}

// fits tells whether a username is that of the device, written with or without the percent-encoding it needs, and
// whether it has the product class in it.
func (id identity) fits(s *capture.Session) (three, ok bool) {
	d := s.Device
	if !strings.EqualFold(id.oui, d.OUI) {
		return false, false
	}
	spellings := []string{id.rest}
	if decoded, err := url.PathUnescape(id.rest); err == nil && decoded != id.rest {
		spellings = append(spellings, decoded)
	}
	for _, spelling := range spellings {
		switch spelling {
		case d.SerialNumber:
			return false, true
		case d.ProductClass + "-" + d.SerialNumber:
			return true, true
		}
	}
	return false, false
}

// encoded tells whether all characters that are neither digit nor letter nor underscore are percent-encoded.
func (id identity) encoded(three bool) bool {
	parts := strings.Split(id.rest, "-")
	if three && len(parts) != 2 || !three && len(parts) != 1 {
		return false
	}
	for _, part := range parts {
		for i := 0; i < len(part); i++ {
			switch c := part[i]; {
			case c == '%' && i+2 < len(part) && strings.Trim(part[i+1:i+3], "0123456789abcdefABCDEF") == "":
				i += 2
			case c == '_', '0' <= c && c <= '9', 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z':
			default:
				return false
			}
		}
	}
	return true
}

// usable tells whether a DeviceId is one that a username can be compared with: what is wrong with it is judged elsewhere.
func usable(d cwmp.DeviceID) bool {
	return len(d.OUI) == 6 && strings.Trim(d.OUI, "0123456789ABCDEF") == "" && d.SerialNumber != ""
}

// loggedIn gives the first credentials of a session: those before the ACS could have changed the username in it.
func loggedIn(s *capture.Session) (*capture.Message, digest.Authorization, bool) {
	for _, x := range s.Exchanges {
		if x.Request != nil && x.Request.HTTP.Complete && x.Request.Has("Authorization") {
			a, ok := credentials(x.Request)
			return x.Request, a, ok && a.Username != ""
		}
		if x.Response != nil && x.Response.IsRequest("SetParameterValues") {
			break
		}
	}
	return nil, digest.Authorization{}, false
}

// bootstrap tells whether a session brings 0 BOOTSTRAP: the CPE then uses the username it made itself.
func bootstrap(s *capture.Session) bool {
	for _, e := range s.Events {
		if strings.TrimSpace(e.EventCode) == "0 BOOTSTRAP" {
			return true
		}
	}
	return false
}

// unknownOrigin is why a username outside a bootstrap is not judged.
const unknownOrigin = "whether the ACS has set the username is not in the recording"
