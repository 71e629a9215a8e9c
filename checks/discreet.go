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
	message  *capture.Message // the one searched last: findings of one message come one after the other
	dropped  bool             // its body was no longer there
	own      []capture.Secret
	session  *capture.Session
	seen     int // exchanges of that session that were searched
	found    []string
}

func newDiscretion(d *Declared) discretion {
	return discretion{declared: []string{d.Password, d.ConnReqPassword}}
}

// hide takes secrets out of a text about a place in a message.
func (d *discretion) hide(s *capture.Session, m *capture.Message, b *Broken, text string) string {
	own := d.in(m)
	for _, secret := range own {
		if b != nil && secret.Part == b.Part && secret.Offset < b.Offset+b.Length && b.Offset < secret.Offset+secret.Length {
			text = hideIn(text, secret.Value)
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

// in gives the secrets of a message.
func (d *discretion) in(m *capture.Message) []capture.Secret {
	if d.message != m || d.dropped != m.Dropped() {
		d.message, d.dropped, d.own = m, m.Dropped(), m.Secrets()
	}
	return d.own
}

func hideLong(text, secret string) string {
	if len(secret) < shortSecret {
		return text
	}
	return hideIn(text, secret)
}

// hideIn takes a secret out of a text, also where the text quotes no more than its beginning. A secret that is a word
// of its own in the text is meant, not a piece of another word.
func hideIn(text, secret string) string {
	if secret == "" {
		return text
	}
	text = replaceWord(text, secret, hiddenText)
	for _, dots := range []string{"…", "..."} {
		for at := strings.Index(text, dots); at >= 0; {
			if n := commonTail(text[:at], secret); n >= shortSecret {
				text = text[:at-n] + hiddenText + text[at:]
				at += len(hiddenText) - n
			}
			next := strings.Index(text[at+len(dots):], dots)
			if next < 0 {
				break
			}
			at += len(dots) + next
		}
	}
	return text
}

// commonTail is the length of the longest end of a text that begins a secret.
func commonTail(text, secret string) int {
	for n := min(len(text), len(secret)); n > 0; n-- {
		if strings.HasSuffix(text, secret[:n]) {
			return n
		}
	}
	return 0
}

// replaceWord replaces what stands between characters that are neither letters nor digits.
func replaceWord(text, old, with string) string {
	var b strings.Builder
	for {
		at := strings.Index(text, old)
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := at + len(old)
		if at > 0 && wordByte(text[at-1]) && wordByte(old[0]) || end < len(text) && wordByte(text[end]) && wordByte(old[len(old)-1]) {
			b.WriteString(text[:at+1])
			text = text[at+1:]
			continue
		}
		b.WriteString(text[:at])
		b.WriteString(with)
		text = text[end:]
	}
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
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
