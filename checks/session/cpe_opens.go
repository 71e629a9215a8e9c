package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CPEOpens: a request that only an ACS makes never comes in an HTTP request: that would be a session the ACS has opened.
var CPEOpens = checks.Rule{
	ID:         "CWMP-EST-001",
	Title:      "Only the CPE opens sessions",
	Spec:       checks.TR069("2.3.3", "3.2"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnySOAP().Request(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		method, ok := cwmp.LookupMethod(m.Summary.Method)
		switch {
		case !m.Request() || !ok:
			return checks.NotHere
		case method.Caller == cwmp.ACS:
			return checks.At(m.Element(), m.Name()+" comes in an HTTP request", "requests of the ACS in HTTP responses, in sessions that the CPE has opened")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(calls("GetParameterValues", "<ParameterNames soap-enc:arrayType=\"xsd:string[1]\"><string>Device.DeviceInfo.UpTime</string></ParameterNames>")).Only("connection-request"),
		checks.Breaks(calls("Reboot", "<CommandKey>now</CommandKey>")).Only("connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "The CPE opens each session; the ACS asks for one with a connection request.",
		Cause:       "A tool of the ACS or a script posts SOAP to the port for connection requests.",
		Consequence: "No device accepts it, and one that did would be open to anybody.",
		Remedy:      "The maker of the ACS has to use connection requests.",
	},
}

// calls lets an ACS post a call where it should ask for a session.
func calls(method, arguments string) mutate.Edit {
	return mutate.Named(method+" posted to the CPE", mutate.ReplaceMessage(mutate.ConnectionRequest(1), `POST /e5a77d1093fb HTTP/1.1
Host: 192.0.2.10:7547
SOAPAction: "urn:dslforum-org:cwmp:`+method+`"
Content-Type: text/xml; charset="utf-8"
Content-Length: auto

<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:cwmp="urn:dslforum-org:cwmp-1-2"><soap-env:Header><cwmp:ID soap-env:mustUnderstand="1">acs-1</cwmp:ID></soap-env:Header><soap-env:Body><cwmp:`+method+`>`+arguments+`</cwmp:`+method+`></soap-env:Body></soap-env:Envelope>`))
}
