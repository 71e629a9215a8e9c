package cwmp

// Type is what an argument holds.
type Type uint8

// The types of arguments, TR-069 A.2.1 and A.6.
const (
	TypeNone        Type = iota
	TypeString           // xs:string
	TypeInt              // xs:int
	TypeUnsignedInt      // xs:unsignedInt
	TypeBoolean          // xs:boolean
	TypeDateTime         // xs:dateTime
	TypeBase64           // soapenc:base64
	TypeAnyURI           // xs:anyURI
	TypeAnySimple        // xs:anySimpleType: any simple value, its type named by xsi:type
	TypeStruct           // elements, see Members
	TypeArray            // a SOAP-encoded array, see ItemName
	TypeOperation        // a structure whose type xsi:type chooses, see Variants
)

var typeNames = [...]string{"none", "string", "int", "unsignedInt", "boolean", "dateTime", "base64",
	"anyURI", "anySimpleType", "struct", "array", "operation"}

// String is the local name of the schema type, or "struct", "array", "operation".
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return typeNames[TypeNone]
}

// Argument describes an element of a method or of a structure. Arguments stand in the order of the
// schema, which is the order on the wire.
type Argument struct {
	Name string
	Type Type

	// Min and Max say how often the element occurs; Max -1 means without bound. An array is one
	// element: how many members it has is said by ItemMin and ItemMax.
	Min, Max int

	MaxLength int      // characters after XML unescaping; 0 if free. Of an array: each member
	Length    int      // exact number of characters; 0 if free
	Pattern   string   // what the value matches (Go syntax, not anchored); "" if free. See PatternIn
	Lowest    uint32   // of a number; 0 if free
	Since     Version  // first version that has it
	Enum      []string // the values there are; nil if free. The widest list of all versions
	EnumOld   []string // what Enum was in namespaces 1-0 and 1-1, nil if the same
	Open      bool     // values outside Enum are allowed too (vendor values)

	Pattern10, Pattern11 string // what Pattern was in namespaces 1-0 and 1-1, "" if the same

	TypeName    string     // name of the structure type in the CWMP namespace: "DeviceIdStruct"
	TypeNameOld string     // its name in namespaces 1-0 and 1-1, "" if the same
	Members     []Argument // of a structure, or of each member of an array of structures

	ItemName         string // local name of the members of an array
	ItemType         Type   // what a member of an array holds
	ArrayType        string // arrayType without its count: "cwmp:EventStruct", "xsd:string", "soapenc:base64"
	ItemMin, ItemMax int    // how many members the schema allows; ItemMax -1 means without bound

	Repeated bool       // repeated as a plain element, no SOAP array, no arrayType
	Variants []Argument // TypeOperation: the concrete structures, TypeName and Members

	// Nillable elements may be sent with xsi:nil in namespaces 1-0 and 1-1; in 1-2 none may.
	Nillable bool
	// FaultSet says which codes of the fault table a FaultCode may be: "transfer", "du" or "".
	FaultSet string
}

// Allows reports whether the text is one of the enumerated values in the given version. Arguments
// without an enumeration, and open ones, allow everything.
func (a *Argument) Allows(text string, v Version) bool {
	enum := a.Enum
	if v < V1_2 && a.EnumOld != nil {
		enum = a.EnumOld
	}
	if enum == nil || a.Open {
		return true
	}
	for _, e := range enum {
		if e == text {
			return true
		}
	}
	return false
}

// PatternIn is the pattern of the schema of that version, "" if values are free.
func (a *Argument) PatternIn(v Version) string {
	switch {
	case v <= V1_0 && a.Pattern10 != "":
		return a.Pattern10
	case v == V1_1 && a.Pattern11 != "":
		return a.Pattern11
	}
	return a.Pattern
}

// Matches reports whether the text fits the pattern of the schema of that version, from its first
// to its last character. The schemas of 1.0 and 1.1 are narrower than the prose of the standard,
// so a mismatch in these is no proof of a fault.
func (a *Argument) Matches(text string, v Version) bool {
	pattern := a.PatternIn(v)
	return pattern == "" || patterns[pattern].MatchString(text)
}

// Member is the member of that name, of a structure or of the members of an array.
func (a *Argument) Member(name string) (Argument, bool) { return find(a.Members, name) }

func find(args []Argument, name string) (Argument, bool) {
	for _, a := range args {
		if a.Name == name {
			return a, true
		}
	}
	return Argument{}, false
}
