package capture

import "strings"

// Secret is one secret in a message: what [Redact] would take out.
type Secret struct {
	Part   string // "head" or "body"
	Offset int    // in that part, the body decoded
	Length int
	Value  string // decoded
}

// Secrets finds what [Redact] would take out of a message, so that nobody quotes it: passwords and keys in parameters
// and arguments, Authorization, cookies, credentials in URLs. Where the body is no longer in memory only the head is
// searched. A tree that was not there before is not kept.
func (m *Message) Secrets() []Secret {
	if m == nil || m.HTTP == nil {
		return nil
	}
	var all []Secret
	add := func(part string, base int, found []finding) {
		for _, f := range found {
			if len(f.secret) > 0 {
				all = append(all, Secret{Part: part, Offset: base + f.start, Length: f.end - f.start, Value: string(f.secret)})
			}
		}
	}
	h := m.HTTP
	for _, f := range h.Headers {
		if end := f.ValueOffset + f.ValueLength; end <= len(h.Head) {
			add("head", f.ValueOffset, headerSecrets(strings.ToLower(f.Name), h.Head[f.ValueOffset:end]))
		}
	}
	add("head", 0, scanURLs(h.Head))
	if m.Dropped() {
		return all
	}
	if m.doc == nil {
		defer m.Release()
	}
	if doc := m.Doc(); doc != nil {
		var r redactor
		add("body", 0, r.treeFindings(doc))
		if !doc.OK() {
			add("body", 0, scanMarkup(doc.Source()))
		}
	}
	add("body", 0, scanURLs(m.Content()))
	return all
}
