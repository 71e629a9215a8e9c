package bench

import (
	"sync"

	"cwmplab/fixtures/acs"
	"cwmplab/internal/digest"
)

// RequestAs makes connection requests under another user name, with the password of the device file, until it is undone.
func (a *ACS) RequestAs(username string) (undo func()) {
	a.b.Intent(map[string]any{"connectionRequestUsername": username})
	return sync.OnceFunc(a.Arm(func(h *acs.Hooks) {
		next := h.Authorization
		h.Authorization = func(c digest.Challenge, answer *digest.Authorization) bool {
			if !next(c, answer) {
				return false
			}
			password := a.b.cfg.File.Credentials.ConnectionRequest.Password.Reveal()
			*answer = digest.Answer(c, username, password, digest.Request{Method: "GET", URI: answer.URI}, answer.CNonce, 1)
			return true
		}
	}))
}
