package cwmp

// Negotiate finds the version an Inform and its answer agree on, and says what decided it:
//
//	"UseCWMPVersion"              the ACS named it
//	"fault 8006"                  no version is shared: UnknownVersion
//	"SessionTimeout"              both speak the namespace of 1.2, and Inform carries a 1.3 header entry
//	"namespace"                   the lower of the two namespaces
//	"namespace of Inform"         the answer names none
//	"namespace of InformResponse" the Inform names none
//	"none"                        nothing decided: UnknownVersion
//
// A UseCWMPVersion that names no known version decides nothing. TR-069 3.7.4.
func Negotiate(inform, response Summary) (Version, string) {
	if v, ok := ParseVersion(response.UseVersion); ok {
		return v, "UseCWMPVersion"
	}
	if response.Kind == KindFault && response.FaultCode == "8006" {
		return UnknownVersion, "fault 8006"
	}
	cpe, fromCPE := NamespaceVersion(inform.Namespace)
	acs, fromACS := NamespaceVersion(response.Namespace)
	switch {
	case !fromCPE && !fromACS:
		return UnknownVersion, "none"
	case !fromCPE:
		return acs, "namespace of InformResponse"
	case !fromACS:
		return cpe, "namespace of Inform"
	}
	v := min(cpe, acs)
	if v == V1_2 && inform.HasSessionTimeout && !inform.HasSupportedVersions {
		return V1_3, "SessionTimeout"
	}
	return v, "namespace"
}
