package capture

import "bytes"

// Holds tells whether the body, its content coding undone, holds a text. It is made for the question whether a message is
// worth a walk; a text with an uncommon letter in it is found fastest.
func (m *Message) Holds(text string) bool {
	if text == "" {
		return true
	}
	rare := rarest(text)
	b, rest := m.Content(), []byte(text[rare:])
	for at := rare; at < len(b); at++ {
		found := bytes.Index(b[at:], rest)
		if found < 0 {
			return false
		}
		at += found
		if string(b[at-rare:at]) == text[:rare] {
			return true
		}
	}
	return false
}

// rarest is where a text has the character that is least to be expected in a message: searching starts from there.
func rarest(text string) int {
	best, least := 0, len(commonness)
	for i := range len(text) {
		if c := bytes.IndexByte(commonness, text[i]); c < least {
			best, least = i, c
		}
	}
	return best
}

// commonness are the characters of names and markup, the most common ones last. All others are uncommon.
var commonness = []byte("QZJYKXBHqzjGLUOvkTRFwMxybEhACfWguIVDSNPpcsdlm0123456789ornita.e:\"/<> ")
