package checks

import (
	"strings"

	"cwmplab/capture"
)

// hiddenText stands in findings where a secret was quoted.
const hiddenText = "[redacted]"

// shortSecret is the length below which a secret is likely to stand in a text by chance. It is hidden only where a
// finding lies on it.
const shortSecret = 4

// discretion knows the secrets of the session under way, so that no finding quotes them. They are looked for when
// there is a finding to list, and kept for the next one of the same session.
type discretion struct {
	declared []string
	session  *capture.Session
	seen     int // exchanges of that session that were searched
	found    []string
}

func newDiscretion(d *Declared) discretion {
	return discretion{declared: []string{d.Password, d.ConnReqPassword}}
}

// hide takes secrets out of a text about a place in a message.
func (d *discretion) hide(s *capture.Session, m *capture.Message, b *Broken, text string) string {
	own := m.Secrets()
	for _, secret := range own {
		if b != nil && secret.Part == b.Part && secret.Offset < b.Offset+b.Length && b.Offset < secret.Offset+secret.Length {
			text = strings.ReplaceAll(text, secret.Value, hiddenText)
		}
	}
	for _, secret := range own {
		text = hideLong(text, secret.Value)
	}
	for _, list := range [][]string{d.declared, d.of(s)} {
		for _, secret := range list {
			text = hideLong(text, secret)
		}
	}
	return text
}

func hideLong(text, secret string) string {
	if len(secret) < shortSecret {
		return text
	}
	return strings.ReplaceAll(text, secret, hiddenText)
}

// of gives the secrets of a session. A session that is still running is searched on from where it was left.
func (d *discretion) of(s *capture.Session) []string {
	if s == nil {
		return nil
	}
	if d.session != s {
		d.session, d.seen, d.found = s, 0, nil
	}
	for ; d.seen < len(s.Exchanges); d.seen++ {
		x := s.Exchanges[d.seen]
		for _, m := range []*capture.Message{x.Request, x.Response} {
			for _, secret := range m.Secrets() {
				if len(secret.Value) >= shortSecret {
					d.found = append(d.found, secret.Value)
				}
			}
		}
	}
	return d.found
}
