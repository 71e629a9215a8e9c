package bench

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/internal/digest"
)

// shown is what a recording shows of the other side, whatever it answered.
type shown struct {
	address   string             // host of the CPE
	namespace string             // of its first Inform
	offered   string             // SupportedCWMPVersions of it, "" for none
	answered  string             // namespace of the first InformResponse
	username  string             // of the Authorization of the CPE, "" for none
	scheme    string             // of it
	tls       *capture.TLSFacts  // of the first session, nil for plain connections
	acs       []digest.Challenge // by which the ACS asks for credentials
	refusals  int                // 401 after an Authorization of the CPE
	cpe       []digest.Challenge // by which the CPE does, at its connection request server
	cookies   []string           // of the ACS: names with attributes, values left out
	server    string             // Server header of the ACS
}

// look reads a recording.
func look(path string) (*shown, error) {
	rd, err := capture.Open(path)
	if err != nil {
		return nil, err
	}
	defer rd.Close()
	s := &shown{}
	for it, err := range capture.Items(rd, capture.Options{}) {
		if err != nil {
			return nil, err
		}
		switch it := it.(type) {
		case *capture.Session:
			for _, x := range it.Exchanges {
				s.exchange(x)
			}
		case *capture.ConnectionRequest:
			if c := it.Exchange.Response.Challenges(); it.Exchange.Response != nil && len(s.cpe) == 0 {
				s.cpe = c
			}
		case *capture.Other:
			s.exchange(it.Exchange)
		}
	}
	return s, nil
}

func (s *shown) exchange(x *capture.Exchange) {
	if q := x.Request; q != nil {
		s.request(x, q)
	}
	if r := x.Response; r != nil {
		s.response(x, r)
	}
}

func (s *shown) request(x *capture.Exchange, q *capture.Message) {
	if s.address == "" {
		s.address, s.tls = x.Conn.Client.Addr().String(), x.Conn.TLS
	}
	if a, ok := q.Authorization(); ok && s.username == "" {
		s.username, s.scheme = a.Username, a.Scheme
	}
	if q.IsRequest("Inform") && s.namespace == "" {
		s.namespace = q.Summary.Namespace
		if n := q.Envelope("Header/SupportedCWMPVersions"); n != nil {
			s.offered = strings.TrimSpace(n.Text())
		}
	}
}

func (s *shown) response(x *capture.Exchange, r *capture.Message) {
	if c := r.Challenges(); len(c) > 0 && r.HTTP.Status == 401 {
		if len(s.acs) == 0 {
			s.acs = c
		}
		if x.Request.Has("Authorization") {
			s.refusals++
		}
	}
	for _, h := range r.HeaderAll("Set-Cookie") {
		name, rest, _ := strings.Cut(h.Value, "=")
		_, attributes, _ := strings.Cut(rest, ";")
		cookie := strings.TrimSpace(name)
		if attributes = strings.TrimSpace(attributes); attributes != "" {
			cookie += "; " + attributes
		}
		s.cookies = appendOnce(s.cookies, cookie)
	}
	if s.server == "" {
		s.server = r.Header("Server")
	}
	if r.IsResponse("Inform") && s.answered == "" {
		s.answered = r.Summary.Namespace
	}
}

func appendOnce(list []string, text string) []string {
	for _, have := range list {
		if have == text {
			return list
		}
	}
	return append(list, text)
}

// ChallengeText tells the shape of a challenge, without its nonce.
func ChallengeText(c digest.Challenge) string {
	text := fmt.Sprintf("%s, realm %q", c.Scheme, c.Realm)
	if !strings.EqualFold(c.Scheme, "Digest") {
		return text
	}
	algorithm, qop := c.Algorithm, "no qop"
	if algorithm == "" {
		algorithm = "MD5 (not named)"
	}
	if len(c.QOP) > 0 {
		qop = "qop " + strings.Join(c.QOP, ",")
	}
	text += fmt.Sprintf(", algorithm %s, %s", algorithm, qop)
	if c.Opaque != "" {
		text += ", opaque"
	}
	if c.Stale {
		text += ", stale"
	}
	return text
}
