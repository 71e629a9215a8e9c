package capture

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"testing"

	. "github.com/onsi/gomega"
)

// What is scanned has to be what encoding/json makes of it; what it does not accept must never be scanned.
func TestScannedRecordsAreThoseOfJSON(t *testing.T) {
	g := NewWithT(t)
	opened := marshalData(ConnOpen{Client: "192.0.2.10:40001", Server: "[2001:db8::1]:7547", How: "accept"})
	closed := marshalData(closing{true, true, sums{0, "00ff"}, sums{1797, "be96"}})
	var records [][]byte
	for _, r := range []Record{{Type: recordOpen, Conn: 12, Data: opened}, {Type: RecordClosed, Conn: 7, Data: closed}} {
		b, err := json.Marshal(r)
		g.Expect(err).NotTo(HaveOccurred())
		_, ok := scanRecord(b)
		g.Expect(ok).To(BeTrue(), "%s", b)
		records = append(records, b)
	}
	r := rand.New(rand.NewSource(3))
	alphabet := []byte("\"\\{}[]:,.-+0179eEtrue abCO\n\x00\x7f\xe9")
	scanned := 0
	for range 60_000 {
		b := bytes.Clone(records[r.Intn(len(records))])
		for range 1 + r.Intn(2) {
			switch at := r.Intn(len(b)); r.Intn(3) {
			case 0:
				b[at] = alphabet[r.Intn(len(alphabet))]
			case 1:
				b = append(b[:at], b[at+1:]...)
			default:
				b = append(b[:at], append([]byte{alphabet[r.Intn(len(alphabet))]}, b[at:]...)...)
			}
		}
		got, ok := scanRecord(b)
		if !ok {
			continue
		}
		scanned++
		var want Record
		g.Expect(json.Unmarshal(b, &want)).To(Succeed(), "%q", b)
		g.Expect(got).To(Equal(want), "%q", b)
		if got.Type == recordOpen {
			o, _ := scanOpen(got.Data)
			var wanted ConnOpen
			g.Expect(json.Unmarshal(got.Data, &wanted)).To(Succeed())
			g.Expect(o).To(Equal(wanted), "%q", b)
			continue
		}
		c, _ := scanClosing(got.Data)
		var wanted closing
		g.Expect(json.Unmarshal(got.Data, &wanted)).To(Succeed())
		g.Expect(c).To(Equal(wanted), "%q", b)
	}
	g.Expect(scanned).To(BeNumerically(">", 1000))
}
