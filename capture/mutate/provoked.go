package mutate

import (
	"fmt"

	"cwmplab/capture"
)

// AfterProvocation applies an edit to what follows the first mark of a provocation: what came before prepares the device
// and is left alone. The edit sees a recording that begins there.
func AfterProvocation(e Edit) Edit {
	return New("after the provocation: "+e.Name(), func(t *capture.Transcript) bool {
		for i := range t.Entries {
			if r := t.Entries[i].Record; r != nil && r.Type == capture.RecordMark && r.Name == capture.MarkProvocation {
				rest := *t
				rest.Entries = append([]capture.Entry(nil), t.Entries[i:]...)
				if !e.Apply(&rest) {
					return false
				}
				t.Entries = append(t.Entries[:i:i], rest.Entries...)
				return true
			}
		}
		return false
	})
}

// FaultInstead answers with a CWMP fault of a code where the matched response stands. The prefixes are those the reference
// peers write.
func FaultInstead(response string, code int) Edit {
	const fault = `<soap-env:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>` +
		`<FaultCode>%d</FaultCode><FaultString>made for the proof</FaultString></cwmp:Fault></detail></soap-env:Fault>`
	return Named(fmt.Sprintf("fault %d instead of %s", code, response), ReplaceElement(response, fmt.Sprintf(fault, code)))
}
