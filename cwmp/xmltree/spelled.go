package xmltree

// spelled makes a string of what stands in the source, without an allocation for the names, prefixes and short values
// that every CWMP message is full of.
func spelled(b []byte) string {
	switch string(b) {
	case "":
		return ""
	case "xmlns":
		return "xmlns"
	case "xsi":
		return "xsi"
	case "xsd":
		return "xsd"
	case "cwmp":
		return "cwmp"
	case "soap":
		return "soap"
	case "soap-env":
		return "soap-env"
	case "soap-enc":
		return "soap-enc"
	case "soapenv":
		return "soapenv"
	case "soapenc":
		return "soapenc"
	case "SOAP-ENV":
		return "SOAP-ENV"
	case "SOAP-ENC":
		return "SOAP-ENC"
	case "type":
		return "type"
	case "arrayType":
		return "arrayType"
	case "encodingStyle":
		return "encodingStyle"
	case "mustUnderstand":
		return "mustUnderstand"
	case "xsd:string":
		return "xsd:string"
	case "xsd:boolean":
		return "xsd:boolean"
	case "xsd:unsignedInt":
		return "xsd:unsignedInt"
	case "xsd:int":
		return "xsd:int"
	case "xsd:dateTime":
		return "xsd:dateTime"
	}
	return string(b)
}
