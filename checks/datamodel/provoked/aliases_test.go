package provoked_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/datamodel/provoked"
	"cwmplab/fixtures/golden"
)

// Aliases: what is permitted passes, what the device does not have is no subject.
func TestAliasesAsPermitted(t *testing.T) {
	const value = "GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value"
	read := func(nth int) mutate.Match { return mutate.Nth(nth, mutate.ByMethod("GetParameterValuesResponse")) }
	in := func(m mutate.Match, e mutate.Edit) mutate.Edit { return mutate.AfterProvocation(mutate.Where(m, e)) }
	text := func(old, new string) mutate.Edit { return mutate.AfterProvocation(mutate.ReplaceInBody(old, new)) }
	alias := func(row, name string) mutate.Edit {
		return text(row+`.Alias</Name><Value xsi:type="xsd:string">cpe-1<`, row+`.Alias</Name><Value xsi:type="xsd:string">`+name+"<")
	}
	none := in(read(1), mutate.Text(value, "0"))
	strong := `ServerSelectionDiagnostics.Interface</Name><Value xsi:type="xsd:string">Device.IP.Interface.`
	for _, tc := range []struct {
		name, golden string
		rule         *checks.Rule
		edit         mutate.Edit
		want         checks.Outcome
	}{
		{"no aliases in paths", "dm-026", &provoked.AddressingComplete, none, checks.NotApplicable},
		{"an alias that an ACS has set", "add-016", &provoked.AliasForm, alias("Device.IP.Interface.1", "wan_1-A"), checks.Pass},
		{"one alias in two tables", "add-016", &provoked.AliasForm, alias("Device.IP.Interface.1", "cpe-2"), checks.Pass},
		{"64 characters", "add-016", &provoked.AliasForm, alias("Device.IP.Interface.1", strings.Repeat("a", 64)), checks.Pass},
		{"65 characters", "add-016", &provoked.AliasForm, alias("Device.IP.Interface.1", strings.Repeat("a", 65)), checks.Fail},
		{"any form where paths hold no aliases", "add-016", &provoked.AliasForm, mutate.Seq(none, alias("Device.IP.Interface.1", "1abc")), checks.NotApplicable},
		{"the answer names the row by number", "dm-029", &provoked.EitherForm, text("PortMapping.[cpe-1].", "PortMapping.1."), checks.Pass},
		{"a row without an alias", "dm-029", &provoked.EitherForm, none, checks.NotApplicable},
		{"the mode cannot be set", "dm-030", &provoked.AliasesReturned, in(mutate.First(mutate.ByMethod("SetParameterValuesResponse")), mutate.FaultInstead("Body/*", 9007)), checks.NotApplicable},
		{"the mode stays", "dm-030", &provoked.AliasesReturned, in(read(2), mutate.Text(value, "InstanceNumber")), checks.NotApplicable},
		{"a table without aliases", "dm-030", &provoked.AliasesReturned, mutate.Seq(text(".Alias<", ".Number<"), text(".[cpe-1].", ".1.")), checks.NotApplicable},
		{"the strong reference reads by alias", "dm-047", &provoked.RenamedRow, mutate.Seq(in(read(2), mutate.ReplaceInBody(strong+"2<", strong+"[cwmplab-was]<")),
			in(read(3), mutate.ReplaceInBody(strong+"2<", strong+"[cwmplab-is]<"))), checks.Pass},
		{"the row keeps its name", "dm-047", &provoked.RenamedRow, text(">cwmplab-is</", ">cwmplab-was</"), checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("provoked/cwmp-" + tc.golden)
			res := checks.Judge(rec.With(tc.edit), tc.rule, checks.Options{Declared: checkstest.Declared(rec)})
			NewWithT(t).Expect(res.Outcome).To(Equal(tc.want), "%s %v", res.Reason, res.Findings)
		})
	}
}
