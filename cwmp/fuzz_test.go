package cwmp

import (
	"testing"

	"cwmplab/cwmp/xmltree"
)

// FuzzDecode feeds documents of any kind: nothing may panic, and what was read can be written and
// read again.
func FuzzDecode(f *testing.F) {
	for _, c := range samples() {
		f.Add(Encode(&Envelope{Version: V1_2, Header: Header{ID: new("1")}, Body: c}, DefaultStyle()))
	}
	f.Add([]byte("<Envelope><Header><ID/></Header><Body><Fault><detail/></Fault></Body></Envelope>"))
	f.Add([]byte("<Envelope><Body><Inform><Event><a/><b>"))
	f.Fuzz(func(t *testing.T, src []byte) {
		d := xmltree.Parse(src)
		defer d.Release()
		sum := Inspect(d)
		e, notes, err := Decode(d)
		if err != nil {
			return
		}
		if len(notes) > maxNotes+1 {
			t.Fatalf("%d notes", len(notes))
		}
		if e.Body != nil && sum.Element == nil {
			t.Fatal("Decode found a body, Inspect none")
		}
		again := xmltree.Parse(Encode(e, DefaultStyle()))
		defer again.Release()
		if !d.OK() {
			return
		}
		if got, _, err := Decode(again); err != nil || (got.Body == nil) != (e.Body == nil) {
			t.Fatalf("written again: %v\n%s", err, again.Source())
		}
	})
}
