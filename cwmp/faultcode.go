package cwmp

// The sets of fault codes that an Argument may name: codes of the table with Transfer or DU.
const (
	FaultSetTransfer = "transfer"
	FaultSetDU       = "du"
)

// FaultCode describes a fault code.
type FaultCode struct {
	Code     int
	Since    Version
	Meaning  string
	SOAPCode string // "Client" or "Server"; "" for codes that occur in deployment-unit results only
	// SOAPCodeSure is false where the faultcode is not agreed on by several sources.
	SOAPCodeSure bool
	Transfer     bool // may stand in the FaultStruct of a transfer
	DU           bool // may stand in a deployment-unit result
	Response     bool // may answer a request
	Parameter    bool // may stand in a SetParameterValuesFault
}

// faultCodes is the one list, TR-069 A.5.1 and A.5.2. Codes kept for vendors are not in it.
var faultCodes = []FaultCode{
	{Code: 9000, Since: V1_0, Meaning: "method not supported", SOAPCode: "Server", SOAPCodeSure: true, Response: true},
	{Code: 9001, Since: V1_0, Meaning: "request denied, no reason given", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, DU: true, Response: true, Parameter: true},
	{Code: 9002, Since: V1_0, Meaning: "internal error", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, Response: true, Parameter: true},
	{Code: 9003, Since: V1_0, Meaning: "invalid arguments", SOAPCode: "Client", SOAPCodeSure: true, DU: true, Response: true},
	{Code: 9004, Since: V1_0, Meaning: "resources exceeded", SOAPCode: "Server", SOAPCodeSure: true, Response: true},
	{Code: 9005, Since: V1_0, Meaning: "invalid parameter name", SOAPCode: "Client", SOAPCodeSure: true, Response: true, Parameter: true},
	{Code: 9006, Since: V1_0, Meaning: "invalid parameter type", SOAPCode: "Client", SOAPCodeSure: true, Parameter: true},
	{Code: 9007, Since: V1_0, Meaning: "invalid parameter value", SOAPCode: "Client", SOAPCodeSure: true, Parameter: true},
	{Code: 9008, Since: V1_0, Meaning: "parameter is not writable", SOAPCode: "Client", SOAPCodeSure: true, Parameter: true},
	{Code: 9009, Since: V1_0, Meaning: "notification request rejected", SOAPCode: "Server", SOAPCodeSure: true, Response: true},
	{Code: 9010, Since: V1_0, Meaning: "file transfer failed", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, Response: true},
	{Code: 9011, Since: V1_0, Meaning: "upload failed", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, Response: true},
	{Code: 9012, Since: V1_0, Meaning: "file server refused the credentials", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, DU: true, Response: true},
	{Code: 9013, Since: V1_0, Meaning: "unsupported transfer protocol", SOAPCode: "Server", SOAPCodeSure: true, DU: true, Response: true},
	{Code: 9014, Since: V1_1, Meaning: "cannot join the multicast group", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, Response: true},
	{Code: 9015, Since: V1_1, Meaning: "cannot contact the file server", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, DU: true, Response: true},
	{Code: 9016, Since: V1_1, Meaning: "cannot access the file", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, DU: true, Response: true},
	{Code: 9017, Since: V1_1, Meaning: "transfer not completed", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, DU: true, Response: true},
	{Code: 9018, Since: V1_1, Meaning: "file is corrupt or unusable", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, DU: true, Response: true},
	{Code: 9019, Since: V1_1, Meaning: "file is not authentic", SOAPCode: "Server", SOAPCodeSure: true, Transfer: true, Response: true},
	{Code: 9020, Since: V1_2, Meaning: "not completed inside the time windows", SOAPCode: "Server", Transfer: true},
	{Code: 9021, Since: V1_2, Meaning: "cancel not permitted in this state", SOAPCode: "Client", Response: true},
	{Code: 9022, Since: V1_2, Meaning: "malformed UUID", DU: true},
	{Code: 9023, Since: V1_2, Meaning: "unknown execution environment", DU: true},
	{Code: 9024, Since: V1_2, Meaning: "execution environment is disabled", DU: true},
	{Code: 9025, Since: V1_2, Meaning: "deployment unit does not fit the execution environment", DU: true},
	{Code: 9026, Since: V1_2, Meaning: "deployment unit is there already", DU: true},
	{Code: 9027, Since: V1_2, Meaning: "system resources exceeded", DU: true},
	{Code: 9028, Since: V1_2, Meaning: "unknown deployment unit", DU: true},
	{Code: 9029, Since: V1_2, Meaning: "deployment unit is in a state that forbids it", DU: true},
	{Code: 9030, Since: V1_2, Meaning: "downgrade not permitted", DU: true},
	{Code: 9031, Since: V1_2, Meaning: "version not given", DU: true},
	{Code: 9032, Since: V1_2, Meaning: "version is there already", DU: true},

	{Code: 8000, Since: V1_0, Meaning: "method not supported", SOAPCode: "Server", SOAPCodeSure: true, Response: true},
	{Code: 8001, Since: V1_0, Meaning: "request denied, no reason given", SOAPCode: "Server", SOAPCodeSure: true, Response: true},
	{Code: 8002, Since: V1_0, Meaning: "internal error", SOAPCode: "Server", SOAPCodeSure: true, Response: true},
	{Code: 8003, Since: V1_0, Meaning: "invalid arguments", SOAPCode: "Client", SOAPCodeSure: true, Response: true},
	{Code: 8004, Since: V1_0, Meaning: "resources exceeded", SOAPCode: "Server", SOAPCodeSure: true, Response: true},
	{Code: 8005, Since: V1_0, Meaning: "retry the request", SOAPCode: "Client", Response: true},
	{Code: 8006, Since: V1_4, Meaning: "no common version", SOAPCode: "Server", Response: true},
}

// FaultCodes lists the fault codes, those of the CPE first. The slice is a copy.
func FaultCodes() []FaultCode { return append([]FaultCode(nil), faultCodes...) }

// LookupFault finds a defined code. Reserved and vendor codes are not defined: see FaultRange.
func LookupFault(code int) (FaultCode, bool) {
	for _, f := range faultCodes {
		if f.Code == code {
			return f, true
		}
	}
	return FaultCode{}, false
}

// FaultRange says whose code it is by its number, and whether it is one for vendors: 9000 to 9799
// and 9800 to 9899 of the CPE, 8000 to 8799 and 8800 to 8899 of the ACS. Any other number answers
// with no role (TR-069 A.5).
func FaultRange(code int) (sender Role, vendor bool) {
	switch {
	case code >= 9000 && code <= 9899:
		return CPE, code >= 9800
	case code >= 8000 && code <= 8899:
		return ACS, code >= 8800
	}
	return 0, false
}

// InSet reports whether a result may carry the code in the given version: 0 for success, the codes
// of the set, and vendor codes, those of transfers from 1.1 on. Reserved codes are in no set,
// although the schema lets them pass. An empty set holds every code.
func InSet(set string, code int, v Version) bool {
	if set == "" || code == 0 {
		return true
	}
	if sender, vendor := FaultRange(code); vendor {
		return sender == CPE && (set == FaultSetDU || v >= V1_1)
	}
	f, ok := LookupFault(code)
	if !ok || f.Since > v {
		return false
	}
	return set == FaultSetTransfer && f.Transfer || set == FaultSetDU && f.DU
}
