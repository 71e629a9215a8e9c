package security

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"regexp"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
)

// inHeads replaces what an expression matches in the head of every message.
func inHeads(name string, expression, with string) mutate.Edit {
	re := regexp.MustCompile(expression)
	return mutate.New(name, func(t *capture.Transcript) bool {
		changed := false
		for i := range t.Entries {
			e := &t.Entries[i]
			head, body, ok := bytes.Cut(e.Data, []byte("\r\n\r\n"))
			if e.Verb != capture.VerbData || !ok || e.Size > 0 || !re.Match(head) {
				continue
			}
			e.Data = bytes.Join([][]byte{re.ReplaceAll(head, []byte(with)), body}, []byte("\r\n\r\n"))
			changed = true
		}
		return changed
	})
}

// sameNonce gives all challenges one nonce, and their answers too.
func sameNonce() mutate.Edit {
	return inHeads("one nonce for all", `([ ,])nonce="[^"]*"`, `${1}nonce="0123456789abcdef0123456789abcdef"`)
}

// sameCNonce gives all credentials one cnonce.
func sameCNonce() mutate.Edit {
	return inHeads("one cnonce for all", `cnonce="[^"]*"`, `cnonce="0123456789abcdef"`)
}

// onTLS changes the TLS facts of the connections of these names, of all where there is none.
func onTLS(name string, change func(f *capture.TLSFacts), conns ...string) mutate.Edit {
	return mutate.New(name, func(t *capture.Transcript) bool {
		changed := false
		for i := range t.Entries {
			e := &t.Entries[i]
			if e.Verb != capture.Verb(capture.RecordTLS) || e.Record == nil || len(conns) > 0 && conns[0] != e.Conn {
				continue
			}
			var f capture.TLSFacts
			if json.Unmarshal(e.Record.Data, &f) != nil {
				continue
			}
			change(&f)
			data, err := json.Marshal(f)
			if err != nil || bytes.Equal(data, e.Record.Data) {
				continue
			}
			record := *e.Record
			record.Data = data
			e.Record, changed = &record, true
		}
		return changed
	})
}

// bareHello is a ClientHello of TLS 1.2 with one suite that says nothing of renegotiation, in the form of recordings.
func bareHello(extended bool) string {
	body := append([]byte{3, 3}, make([]byte, 32+1)...) // version, random, no session to resume
	body = append(body, 0, 2, 0, 0x2f, 1, 0)            // one suite, no compression
	if extended {
		body = append(body, 0, 4, 0, 0x17, 0, 0) // extended_master_secret
	}
	return base64.StdEncoding.EncodeToString(append([]byte{1, 0, 0, byte(len(body))}, body...))
}
