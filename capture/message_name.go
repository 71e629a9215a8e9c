package capture

import (
	"fmt"

	"cwmplab/cwmp"
)

// Name says what a message is, in the words a report uses: "Inform", "GetParameterValuesResponse", "Fault 9005",
// "SOAP fault", "empty POST", "status 204", "GET /file".
func (m *Message) Name() string {
	switch {
	case m == nil || m.HTTP == nil:
		return "nothing"
	case m.SOAP && m.Summary.Kind == cwmp.KindRequest:
		return m.Summary.Method
	case m.SOAP && m.Summary.Kind == cwmp.KindResponse:
		return m.Summary.Method + "Response"
	case m.Fault() && m.Summary.FaultCode != "":
		return "Fault " + m.Summary.FaultCode
	case m.Fault():
		return "SOAP fault"
	case m.Response:
		return fmt.Sprintf("status %d", m.HTTP.Status)
	case m.HTTP.Method == "POST" && m.Empty():
		return "empty POST"
	case m.HTTP.Method == "POST":
		return "POST"
	}
	return m.HTTP.Method + " " + m.HTTP.Target
}
