package cwmp

import (
	"fmt"
	"testing"

	. "github.com/onsi/gomega"
)

func TestNames(t *testing.T) {
	g := NewWithT(t)
	g.Expect(fmt.Sprint(KindUnknown, KindRequest, KindResponse, KindFault, Kind(9))).To(Equal("unknown request response fault unknown"))
	g.Expect(fmt.Sprint(ACS, CPE, Both, Role(0))).To(Equal("ACS CPE both none"))
	g.Expect(fmt.Sprint(Optional, Conditional, Required, Duty(9))).To(Equal("optional conditional required optional"))
	g.Expect(fmt.Sprint(TypeString, TypeBase64, TypeOperation, Type(99))).To(Equal("string base64 operation none"))
	g.Expect(Both.Has(CPE) && !ACS.Has(CPE) && !CPE.Has(Both)).To(BeTrue())
}
