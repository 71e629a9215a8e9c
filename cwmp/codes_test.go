package cwmp

import (
	"slices"
	"testing"

	. "github.com/onsi/gomega"
)

func TestEvents(t *testing.T) {
	g := NewWithT(t)
	seen := map[string]bool{}
	for _, e := range Events() {
		g.Expect(seen).NotTo(HaveKey(e.Code))
		seen[e.Code] = true
	}
	inform, _ := LookupMethod("Inform")
	list, _ := inform.Argument(false, "Event")
	code, _ := list.Member("EventCode")
	for _, e := range Events() {
		for _, other := range e.With {
			g.Expect(seen).To(HaveKey(other), e.Code)
		}
		if e.Kind == EventVendor {
			continue
		}
		g.Expect(code.Matches(e.Code, V1_2)).To(BeTrue(), e.Code)
		g.Expect(e.Kind == EventMultiple).To(Equal(e.Command != ""), e.Code)
		_, ok := LookupMethod(e.ClearedBy)
		g.Expect(ok).To(BeTrue(), e.Code)
		if e.Command != "" {
			m, ok := LookupMethod(e.Command)
			g.Expect(ok).To(BeTrue(), e.Code)
			g.Expect(e.Since).To(Equal(m.Since), e.Code)
			_, ok = m.Argument(false, "CommandKey")
			g.Expect(ok).To(BeTrue(), e.Code)
		}
		got, ok := LookupEvent(e.Code)
		g.Expect(ok).To(BeTrue())
		g.Expect(got).To(Equal(e))
	}
	g.Expect(seen).To(HaveLen(23))
}

func TestLookupEvent(t *testing.T) {
	g := NewWithT(t)
	for code, known := range map[string]bool{
		"1 BOOT": true, "1 Boot": false, "1BOOT": false, "1 BOOT ": false, "15 NEW": false, "": false,
		"M Reboot": true, "M Heal": false, "M X_000000_Heal": true, "M X_": false, "M X_a b": false,
		"X 00AABB HEAL": true, "X ACME a b": true, "X 00AABB": false, "X ": false, "X  a": false,
	} {
		e, ok := LookupEvent(code)
		g.Expect(ok).To(Equal(known), code)
		if ok {
			g.Expect(e.Code).To(Equal(code))
		} else {
			g.Expect(e).To(Equal(Event{}), code)
		}
	}
}

func TestFaultCodes(t *testing.T) {
	g := NewWithT(t)
	seen := map[int]bool{}
	for _, f := range FaultCodes() {
		g.Expect(seen).NotTo(HaveKey(f.Code))
		seen[f.Code] = true
		g.Expect(f.Meaning).NotTo(BeEmpty())
		g.Expect(f.SOAPCode != "").To(Equal(f.Response || f.Parameter || f.Transfer), "%d", f.Code)
		sender, vendor := FaultRange(f.Code)
		g.Expect(sender).NotTo(BeZero())
		g.Expect(vendor).To(BeFalse())
		if f.SOAPCode != "" {
			g.Expect(NewFault(uint32(f.Code), "").SOAPCode).To(Equal(f.SOAPCode))
		}
	}
	for code := 9000; code <= 9032; code++ {
		g.Expect(seen).To(HaveKey(code))
	}
	for code := 8000; code <= 8006; code++ {
		g.Expect(seen).To(HaveKey(code))
	}
	g.Expect(seen).To(HaveLen(40))
	g.Expect(NewFault(9801, "x")).To(Equal(&Fault{SOAPCode: "Server", SOAPString: "CWMP fault", FaultCode: 9801, FaultString: "x"}))
	for code, want := range map[int]Role{7999: 0, 8899: ACS, 8900: 0, 8999: 0, 9799: CPE, 9899: CPE, 9900: 0} {
		sender, _ := FaultRange(code)
		g.Expect(sender).To(Equal(want), "%d", code)
	}
}

// TestInSet repeats the sets of the schemas, version by version.
func TestInSet(t *testing.T) {
	g := NewWithT(t)
	transfer := map[Version][]int{
		V1_0: {0, 9001, 9002, 9010, 9011, 9012},
		V1_1: {0, 9001, 9002, 9010, 9011, 9012, 9014, 9015, 9016, 9017, 9018, 9019, 9800, 9899},
		V1_2: {0, 9001, 9002, 9010, 9011, 9012, 9014, 9015, 9016, 9017, 9018, 9019, 9020, 9800, 9899},
	}
	du := []int{0, 9001, 9003, 9012, 9013, 9015, 9016, 9017, 9018, 9022, 9023, 9024, 9025, 9026, 9027, 9028, 9029, 9030, 9031, 9032, 9800, 9899}
	all := []int{0, 1, 7999, 8000, 8800, 9033, 9799, 9800, 9899, 9900}
	for code := 9000; code <= 9032; code++ {
		all = append(all, code)
	}
	for _, code := range all {
		for v, codes := range transfer {
			g.Expect(InSet(FaultSetTransfer, code, v)).To(Equal(slices.Contains(codes, code)), "%d in %s", code, v)
		}
		g.Expect(InSet(FaultSetDU, code, V1_2)).To(Equal(slices.Contains(du, code)), "%d", code)
		g.Expect(InSet("", code, V1_0)).To(BeTrue())
	}
}
