package capture

import (
	"fmt"
	"strings"
)

// EncryptedError ends a recording in which all traffic is TLS-encrypted: every connection that carried bytes was
// TLS and no plaintext HTTP was found, so there is nothing to judge. It comes where io.EOF would; the events before
// it tell which connections there were and what their handshakes show.
type EncryptedError struct {
	File  string   // the recording
	Conns int      // TLS connections seen, at least 1
	SNI   []string // server names asked for, in order of appearance, each once, at most 20
	Why   string   // why the secrets that are there opened none, "" where there are none
}

// Error says what was found and what would help.
func (e *EncryptedError) Error() string {
	names := ""
	if len(e.SNI) > 0 {
		names = " to " + strings.Join(e.SNI, ", ")
	}
	why := e.Why
	if why == "" {
		why = "record with the proxy, or capture where TLS has ended, or name a key log"
	}
	return fmt.Sprintf("%s: all traffic is TLS-encrypted (%s%s): nothing to judge; %s",
		e.File, importPlural(e.Conns, "connection"), names, why)
}

// importPlural gives "1 packet", "2 packets".
func importPlural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
