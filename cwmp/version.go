package cwmp

// XML namespaces of a CWMP message (TR-069 3.5, A.6).
const (
	EnvelopeSpace = "http://schemas.xmlsoap.org/soap/envelope/"
	EncodingSpace = "http://schemas.xmlsoap.org/soap/encoding/"
	XSISpace      = "http://www.w3.org/2001/XMLSchema-instance"
	XSDSpace      = "http://www.w3.org/2001/XMLSchema"

	namespace10 = "urn:dslforum-org:cwmp-1-0"
	namespace11 = "urn:dslforum-org:cwmp-1-1"
	namespace12 = "urn:dslforum-org:cwmp-1-2"
)

// Version is a version of the protocol. Versions are ordered; UnknownVersion is below all.
type Version uint8

// The versions of CWMP. V1_2, V1_3 and V1_4 share one namespace.
const (
	UnknownVersion Version = iota
	V1_0
	V1_1
	V1_2
	V1_3
	V1_4
)

var versionNames = [...]string{"unknown", "1.0", "1.1", "1.2", "1.3", "1.4"}

// String is the version as SupportedCWMPVersions spells it: "1.0"; "unknown" for anything else.
func (v Version) String() string {
	if int(v) < len(versionNames) {
		return versionNames[v]
	}
	return versionNames[UnknownVersion]
}

// Namespace is the XML namespace a sender of this version uses. The schemas of 1.3 and 1.4 extend
// the namespace of 1.2; UnknownVersion answers with that of 1.0, which every peer knows.
func (v Version) Namespace() string {
	switch {
	case v <= V1_0:
		return namespace10
	case v == V1_1:
		return namespace11
	}
	return namespace12
}

// ParseVersion reads a version as it is written in SupportedCWMPVersions and UseCWMPVersion.
// Versions this package does not know, 1.5 say, answer false.
func ParseVersion(s string) (Version, bool) {
	for v := V1_0; v <= V1_4; v++ {
		if versionNames[v] == s {
			return v, true
		}
	}
	return UnknownVersion, false
}

// NamespaceVersion is the lowest version that uses the namespace; false for a namespace that is
// none of CWMP, as urn:dslforum-org:cwmp-1-4 is none (TR-069 A.6).
func NamespaceVersion(urn string) (Version, bool) {
	switch urn {
	case namespace10:
		return V1_0, true
	case namespace11:
		return V1_1, true
	case namespace12:
		return V1_2, true
	}
	return UnknownVersion, false
}
