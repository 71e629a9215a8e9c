package capture

import "cwmplab/internal/digest"

// authState is what a message says about HTTP authentication, read once: many rules ask for it.
type authState struct {
	authorization digest.Authorization
	authorized    bool
	challenges    []digest.Challenge
}

func (m *Message) authState() *authState {
	if m.auth != nil {
		return m.auth
	}
	m.auth = &authState{}
	if h := m.HeaderAll("Authorization"); len(h) > 0 {
		m.auth.authorization, m.auth.authorized = digest.ParseAuthorization(h[0].Value)
	}
	var values []string
	for _, h := range m.HeaderAll("WWW-Authenticate") {
		values = append(values, h.Value)
	}
	if values != nil {
		m.auth.challenges = digest.ParseChallenges(values)
	}
	return m.auth
}

// Authorization reads the first Authorization header of a request, false where there is none that can be read
// (RFC 2617 3.2.2).
func (m *Message) Authorization() (digest.Authorization, bool) {
	s := m.authState()
	return s.authorization, s.authorized
}

// Challenges reads the WWW-Authenticate headers of a response, in order (RFC 2617 3.2.1). The slice is shared: it must
// not be changed.
func (m *Message) Challenges() []digest.Challenge { return m.authState().challenges }
