package provoked_test

import (
	"strings"
	"testing"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/rpc/provoked"
)

// Rows by alias, wildcards and references: what is permitted passes, what the device does not have is no subject.
func TestRowsByNameAsPermitted(t *testing.T) {
	read := func(nth int) mutate.Match { return mutate.Nth(nth, mutate.ByMethod("GetParameterValuesResponse")) }
	in := func(m mutate.Match, e mutate.Edit) mutate.Edit { return mutate.AfterProvocation(mutate.Where(m, e)) }
	fault := func(method string, nth, code int) mutate.Edit {
		return in(mutate.Nth(nth, mutate.ByMethod(method)), mutate.FaultInstead("Body/*", code))
	}
	all := mutate.AfterProvocation
	unsupported := in(read(1), mutate.Text(value, "false"))
	based := in(read(1), mutate.Text(value, "0"))
	list := func(method, entry, how string, change func(string) string) mutate.Edit {
		return all(mutate.ChangeText(method+"/ParameterList/"+entry+"/Name", how, change))
	}
	byName := func(name string) string { return strings.Replace(name, "PortMapping.1.", "PortMapping.[cpe-1].", 1) }
	checkstest.JudgeEdited(t, provoked.Rules(),
		checkstest.Case("no wildcards, and a fault", "gpv-019", "CWMP-GPV-019", mutate.Seq(unsupported, fault("GetParameterValuesResponse", 2, 9005)), checks.Pass),
		checkstest.Case("no such parameter, and a fault", "gpv-019", "CWMP-GPV-019", mutate.Seq(fault("GetParameterValuesResponse", 1, 9005), fault("GetParameterValuesResponse", -1, 9005)), checks.Pass),
		checkstest.Case("no wildcards, and another fault", "gpv-019", "CWMP-GPV-019", mutate.Seq(unsupported, fault("GetParameterValuesResponse", 2, 9003)), checks.Warn),
		checkstest.Case("no wildcards, and values", "gpv-019", "CWMP-GPV-019", unsupported, checks.Fail),
		checkstest.Case("whether there are wildcards cannot be read", "gpv-019", "CWMP-GPV-019", fault("GetParameterValuesResponse", 1, 9002), checks.Unclear),
		checkstest.Case("a row by its alias", "gpv-019", "CWMP-GPV-019", list("GetParameterValuesResponse", "ParameterValueStruct", "by alias", byName), checks.Pass),
		checkstest.Case("no wildcards in names", "gpn-024", "CWMP-GPN-024", unsupported, checks.NotApplicable),
		checkstest.Case("a row by its alias in attributes", "gpn-024", "CWMP-GPA-009", list("GetParameterAttributesResponse", "ParameterAttributeStruct", "by alias", byName), checks.Pass),

		checkstest.Case("enabled rows with other ports", "add-014", "CWMP-ADD-014", all(mutate.Seq(mutate.ReplaceInBody(`.Enable</Name><Value xsi:type="xsd:boolean">0<`, `.Enable</Name><Value xsi:type="xsd:boolean">true<`),
			mutate.ReplaceInBody(`2.ExternalPort</Name><Value xsi:type="xsd:unsignedInt">0<`, `2.ExternalPort</Name><Value xsi:type="xsd:unsignedInt">8080<`))), checks.Pass),
		checkstest.Case("rows without aliases", "add-014", "CWMP-ADD-014", all(mutate.ReplaceInBody(".Alias<", ".Number<")), checks.Pass),
		checkstest.Case("aliases that nobody has set", "add-014", "CWMP-ADD-014", all(mutate.Seq(mutate.ReplaceInBody(">cpe-1<", "><"), mutate.ReplaceInBody(">cpe-2<", "><"))), checks.Pass),
		checkstest.Case("the second row is refused", "add-014", "CWMP-ADD-014", fault("AddObjectResponse", 2, 9004), checks.NotApplicable),

		checkstest.Case("no aliases", "add-015", "CWMP-ADD-015", based, checks.NotApplicable),
		checkstest.Case("another fault for the second row", "add-015", "CWMP-ADD-015", in(mutate.Last(mutate.ByMethod("Fault")), mutate.Text(answer+"/FaultCode", "9003")), checks.Pass),
		checkstest.Case("a table that is full", "add-015", "CWMP-ADD-015", fault("AddObjectResponse", 1, 9004), checks.Unclear),
		checkstest.Case("a name of the device's own with more behind it", "add-016", "CWMP-ADD-016", all(mutate.ReplaceInBody(">cpe-2<", ">cpe-mapping_2<")), checks.Pass),
		checkstest.Case("a table without aliases", "add-016", "CWMP-ADD-016", all(mutate.ReplaceInBody("PortMapping.2.Alias<", "PortMapping.2.Number<")), checks.NotApplicable),

		checkstest.Case("another code for a row that is not to be made", "spv-031", "CWMP-SPV-031", all(mutate.Text(itemCode, "9007")), checks.Warn),
		checkstest.Case("AutoCreateInstances cannot be set", "spv-031", "CWMP-SPV-031", mutate.Seq(fault("SetParameterValuesResponse", 2, 9001), fault("SetParameterValuesResponse", 1, 9001)), checks.NotApplicable),
		checkstest.Case("no room for another row", "spv-031", "CWMP-SPV-031", fault("SetParameterValuesResponse", 3, 9004), checks.Unclear),
		checkstest.Case("the row was made before", "spv-031", "CWMP-SPV-031", all(mutate.ReplaceInBody("PortMapping.[cwmplab-auto]", "PortMapping.1")), checks.Pass),

		checkstest.Case("the reference was not set", "del-009", "CWMP-DEL-009", fault("SetParameterValuesResponse", 1, 9007), checks.NotApplicable),
		checkstest.Case("the reference is a list that loses the row", "del-009", "CWMP-DEL-009", mutate.Seq(in(read(1), mutate.Text(value, "Device.IP.Interface.1,Device.IP.Interface.2")), in(read(2), mutate.Text(value, "Device.IP.Interface.1"))), checks.Pass),
		checkstest.Case("the device has set the reference since", "del-009", "CWMP-DEL-009", in(read(2), mutate.Text(value, "Device.IP.Interface.1")), checks.Unclear),
		checkstest.Case("a row whose number begins alike", "del-009", "CWMP-DEL-009", in(read(2), mutate.Text(value, "Device.IP.Interface.20")), checks.Unclear),
		checkstest.Case("the row cannot be deleted", "del-010", "CWMP-DEL-010", fault("DeleteObjectResponse", 1, 9001), checks.NotApplicable),
		checkstest.Case("the reference was stored as nothing", "del-010", "CWMP-DEL-010", in(read(1), mutate.Text(value, "")), checks.NotApplicable),
	)
}
