package checks

// Across keeps what the folds of a rule share over all devices of one recording: a device that changes its identity
// is another one for the runner. The zero Across is ready for use.
type Across struct {
	parts []any
}

// OfRecording gives the one T of the recording under way, made on first use. The type is the key, so each rule asks for
// a type of its own, and sees to it that it stays small. Facts without an Across give a new one each time. What one
// device needs over its sessions is for [Shared] or for the fold itself.
func OfRecording[T any](f *Facts) *T {
	if f == nil || f.Across == nil {
		return new(T)
	}
	for _, p := range f.Across.parts {
		if known, ok := p.(*T); ok {
			return known
		}
	}
	made := new(T)
	f.Across.parts = append(f.Across.parts, made)
	return made
}
