package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture/mutate"
)

// refusal is the edit that makes a fault of whatever answer.
func refusal(code int) mutate.Edit { return mutate.FaultInstead("Body/*", code) }

// success is the edit that makes a response of a fault.
func success(method, arguments string) mutate.Edit {
	return mutate.Named(method+"Response instead of the fault",
		mutate.ReplaceElement("Body/Fault", "<cwmp:"+method+"Response>"+arguments+"</cwmp:"+method+"Response>"))
}

// trim takes the white space of XML off both ends.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// itemRefusalOf is the edit that makes a fault of a SetParameterValuesResponse, with an entry for one parameter.
func itemRefusalOf(name string, code int) mutate.Edit {
	const fault = `<soap-env:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>` +
		`<FaultCode>9003</FaultCode><FaultString></FaultString><SetParameterValuesFault><ParameterName>%s</ParameterName>` +
		`<FaultCode>%d</FaultCode><FaultString></FaultString></SetParameterValuesFault></cwmp:Fault></detail></soap-env:Fault>`
	return mutate.Named(fmt.Sprintf("item fault %d for %q", code, name), mutate.ReplaceElement("Body/*", fmt.Sprintf(fault, name, code)))
}
