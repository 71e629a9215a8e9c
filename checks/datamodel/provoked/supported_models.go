package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// SupportedModelsTold: the step "read" reads the table that the fact "table" names. A UUID that is not there is let pass: it
// came later than the table. The file behind a URL is not fetched.
var SupportedModelsTold = checks.Rule{
	ID:            "CWMP-DM-041",
	Title:         "Each row of SupportedDataModel has a URL, a URN and a UUID of its own",
	Spec:          checks.DataModel("DeviceInfo.SupportedDataModel"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: supportedModelsTold,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(">urn:broadband-forum-org:tr-181-2-15-0<", "><"))).Only(supportedGolden),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(">http://cpe.example/device-type.xml<", "><"))).Only(supportedGolden),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody("SupportedDataModel.1.URN<", "SupportedDataModel.1.Urn<"))).Only(supportedGolden),
		checks.Breaks(rowAgain()).Only(supportedGolden).And("CWMP-SOP-006", "because the list is longer than it says"),
	},
	Hint: checks.Hint{
		Allowed:     "Rows that each name their file, their data model, and a UUID that no other row has.",
		Cause:       "The table was filled by halves: the file it speaks of was never made.",
		Consequence: "An ACS that chooses its data model by this table does not know the device.",
		Remedy:      "The maker of the CPE has to fill the rows, and serve the files.",
	},
}

const supportedGolden = "provoked/cwmp-dm-041"

// rowAgain is the edit that adds a row with the UUID of the first.
func rowAgain() mutate.Edit {
	var row strings.Builder
	for _, v := range [][2]string{{"URL", "http://cpe.example/other.xml"}, {"URN", "urn:broadband-forum-org:tr-104-2-0-0"}, {"UUID", "6f1c2b0e-4d0a-4c53-9a55-2f0f7c1f3b7d"}} {
		fmt.Fprintf(&row, `<ParameterValueStruct><Name>Device.DeviceInfo.SupportedDataModel.2.%s</Name><Value xsi:type="xsd:string">%s</Value></ParameterValueStruct>`, v[0], v[1])
	}
	return mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.InsertInto("ParameterList", row.String())))
}

func supportedModelsTold(p *checks.Provocation, _ *checks.Facts) error {
	c := p.Call("read")
	if v := c.Unanswered(); v != nil {
		return v
	}
	rows, order := modelRows(c, p.Fact("table"))
	uuids := map[string]string{}
	for _, row := range order {
		for _, name := range []string{"URL", "URN"} {
			if v := rows[row][name]; v == nil || trim(v.Text()) == "" {
				return checks.At(orElement(v, c), fmt.Sprintf("%s%s.%s is missing or empty", p.Fact("table"), row, name), "URL, URN and UUID in each row").In(c.Answer)
			}
		}
		v := rows[row]["UUID"]
		if v == nil {
			continue
		}
		uuid := strings.ToLower(trim(v.Text()))
		if uuid == "" {
			return checks.At(v, fmt.Sprintf("%s%s.UUID is empty", p.Fact("table"), row), "URL, URN and UUID in each row").In(c.Answer)
		}
		if other, again := uuids[uuid]; again {
			return checks.At(v, fmt.Sprintf("rows %s and %s have the same UUID %s", other, row, uuid), "a UUID of its own in each row").In(c.Answer)
		}
		uuids[uuid] = row
	}
	if len(order) == 0 {
		return checks.NotHere
	}
	return nil
}

// modelRows are the values of a table, by row and parameter, with the rows in their order.
func modelRows(c checks.Call, table string) (rows map[string]map[string]*xmltree.Node, order []string) {
	rows = map[string]map[string]*xmltree.Node{}
	for n := range c.Answer.FindAll("ParameterList/*") {
		rest, inside := strings.CutPrefix(trim(n.Child("Name").Text()), table)
		row, name, ok := strings.Cut(rest, ".")
		if !inside || !ok || !isInstance(row+".") {
			continue
		}
		if rows[row] == nil {
			rows[row] = map[string]*xmltree.Node{}
			order = append(order, row)
		}
		rows[row][name] = n.Child("Value")
	}
	return rows, order
}

// orElement is a value, or the whole answer where there is none.
func orElement(v *xmltree.Node, c checks.Call) *xmltree.Node {
	if v == nil {
		return c.Answer.Element()
	}
	return v
}
