package capture

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// redactJSON takes secrets out of the data of a record: values under a name that says so, credentials in URLs, and
// what was found to be a secret in the traffic before.
func (r *redactor) redactJSON(data json.RawMessage) json.RawMessage {
	if len(data) == 0 {
		return data
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return data
	}
	changed := false
	v = r.redactValue("", v, &changed)
	if !changed {
		return data
	}
	return marshalData(v)
}

func (r *redactor) redactValue(name string, v any, changed *bool) any {
	switch v := v.(type) {
	case string:
		s := r.redactString(name, v)
		*changed = *changed || s != v
		return s
	case []any:
		for i := range v {
			v[i] = r.redactValue(name, v[i], changed)
		}
	case map[string]any:
		named := ""
		for key, sub := range v {
			if s, ok := sub.(string); ok && strings.EqualFold(key, "name") {
				named = s
			}
		}
		for key, sub := range v {
			by := key
			if named != "" && strings.EqualFold(key, "value") {
				by = named
			}
			v[key] = r.redactValue(by, sub, changed)
		}
	}
	return v
}

func (r *redactor) redactString(name, s string) string {
	switch {
	case s == "":
		return s
	case secretName(name), r.known[s], r.opt.Identity && identityName(name):
		return string(r.token([]byte(s), len(s)))
	}
	b := []byte(s)
	all := append(scanURLs(b), scanHeaders(b)...)
	if r.opt.Identity {
		all = append(all, r.scanIdentity(b)...)
	}
	for _, f := range all {
		copy(b[f.start:f.end], r.token(f.secret, f.end-f.start))
	}
	return string(b)
}

// redactAlteration takes out of an original what was taken out of the bytes that replaced it.
func (r *redactor) redactAlteration(c *redactedConn, h *heldEvent) {
	var a AlteredData
	if json.Unmarshal(h.Record.Data, &a) != nil || len(a.Original) == 0 {
		return
	}
	b := a.Original
	if Touches(c.done, h.Dir, h.Record.Start, h.Record.End) || Touches(h.Conn.Redacted, h.Dir, h.Record.Start, h.Record.End) {
		copy(b, r.token(b, len(b)))
	} else {
		all := append(append(scanHeaders(b), scanMarkup(b)...), scanURLs(b)...)
		if r.opt.Identity {
			all = append(all, r.scanIdentity(b)...)
		}
		for _, f := range all {
			copy(b[f.start:f.end], r.token(f.secret, f.end-f.start))
		}
	}
	h.Record.Data = marshalData(a)
}

// subjectValue is one value of a subject: "CN=001122-0001,O=Acme".
var subjectValue = regexp.MustCompile(`=[^,+]+`)

// redactTLS hides whose certificate the client had: devices have their serial number in it. The ClientHello goes with
// it, because it cannot be changed and stay one.
func (r *redactor) redactTLS(data json.RawMessage) json.RawMessage {
	var t TLSFacts
	if json.Unmarshal(data, &t) != nil || t.ClientCert == "" && t.HelloBase64 == "" {
		return data
	}
	t.HelloBase64 = ""
	t.ClientCert = subjectValue.ReplaceAllStringFunc(t.ClientCert, func(s string) string {
		return "=" + string(r.token([]byte(s[1:]), len(s)-1))
	})
	return marshalData(t)
}
