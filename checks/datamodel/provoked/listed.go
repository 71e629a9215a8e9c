package provoked

import (
	"fmt"
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp/xmltree"
)

// listed are the names of a list, in its order, with their elements.
func listed(m *capture.Message) (names []string, at map[string]*xmltree.Node) {
	at = map[string]*xmltree.Node{}
	for n := range m.FindAll("ParameterList/*/Name") {
		name := trim(n.Text())
		names, at[name] = append(names, name), n
	}
	return names, at
}

// trim takes the white space of XML off both ends.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// isInstance tells whether the last step of a path is an instance number or alias: "1.", "[one].".
func isInstance(step string) bool {
	name, dot := strings.CutSuffix(step, ".")
	number := name != "" && strings.Trim(name, "0123456789") == ""
	return dot && (number || strings.HasPrefix(name, "[") && strings.HasSuffix(name, "]"))
}

// children are what lists of names tell right below a path, without it.
func children(names []string, path string) (steps []string) {
	for _, name := range names {
		rest, below := strings.CutPrefix(name, path)
		if step := strings.TrimSuffix(rest, "."); below && step != "" && !strings.Contains(step, ".") {
			steps = append(steps, rest)
		}
	}
	return steps
}

// namesOf gives the names that a step lists; the verdict is not nil where it lists none.
func namesOf(p *checks.Provocation, step string) (c checks.Call, names []string, verdict error) {
	c = p.Call(step)
	switch v := c.Unanswered(); {
	case v != nil:
		return c, nil, v
	case !c.Responded():
		return c, nil, checks.NotHere
	}
	names, _ = listed(c.Answer)
	return c, names, nil
}

// itemCodes are the codes of the items in an answer to SetParameterValues.
func itemCodes(m *capture.Message) (codes []string) {
	for n := range m.FindAll("detail/Fault/SetParameterValuesFault/FaultCode") {
		codes = append(codes, trim(n.Text()))
	}
	return codes
}

// notTaken gives the verdict on a value that must not be taken. Any refusal will do; which code is right is for other rules
// to say.
func notTaken(c checks.Call, expected string) error {
	switch v := c.Unanswered(); {
	case v != nil:
		return v
	case c.Responded():
		return checks.At(c.Answer.Element(), fmt.Sprintf("%q is accepted", c.Ask.Find("ParameterList/*/Value").Text()), expected).In(c.Answer)
	case c.Code() == 9005 || slices.Contains(itemCodes(c.Answer), "9005"):
		return checks.NotHere // the device does not have the parameter
	case c.Code() != 9003 && c.Code() != 9007:
		return checks.Unsure("SetParameterValues is answered with fault %s, which may have nothing to do with the value", c.Answer.Summary.FaultCode)
	}
	return nil
}

// taken is the edit that has a value accepted that was refused; status is that of the response.
func taken(status string) mutate.Edit {
	return mutate.AfterProvocation(mutate.Named("Status "+status+" instead of the fault",
		mutate.ReplaceElement("Body/Fault", "<cwmp:SetParameterValuesResponse><Status>"+status+"</Status></cwmp:SetParameterValuesResponse>")))
}
