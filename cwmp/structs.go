package cwmp

// DeviceID identifies a CPE. TR-069 A.3.3.1, DeviceIdStruct.
type DeviceID struct {
	Manufacturer string // at most 64 characters
	OUI          string // six hexadecimal digits in capitals
	ProductClass string // at most 64 characters, may be empty
	SerialNumber string // at most 64 characters
}

// EventStruct is one cause of a session. TR-069 A.3.3.1.
type EventStruct struct {
	EventCode  string // see Events
	CommandKey string // at most 32 characters; empty but for M events
}

// ParameterValue is a parameter with its value. TR-069 A.3.2.1, ParameterValueStruct.
type ParameterValue struct {
	Name string // full parameter name, at most 256 characters
	// Type is the text of xsi:type with the prefixes "xsd" and "soapenc" for the two namespaces,
	// whatever the message calls them: "xsd:string". Anything else stands as it was spelled.
	// Empty means that there is no xsi:type.
	Type  string
	Value string
}

// ParameterInfo is a name in the data model. TR-069 A.3.2.3, ParameterInfoStruct.
type ParameterInfo struct {
	Name     string // a parameter, or an object with a dot at the end; at most 256 characters
	Writable bool
}

// ParameterAttribute holds the attributes of a parameter. TR-069 A.3.2.5, ParameterAttributeStruct.
type ParameterAttribute struct {
	Name         string
	Notification int32 // 0 off, 1 passive, 2 active; 3 to 6 lightweight, from 1.4
	AccessList   []string
}

// SetParameterAttribute is a change of attributes. TR-069 A.3.2.4, SetParameterAttributesStruct.
type SetParameterAttribute struct {
	Name               string // a parameter, or a partial path with a dot at the end
	NotificationChange bool
	Notification       int32
	AccessListChange   bool
	AccessList         []string
}

// FaultStruct tells how a transfer ended. TR-069 A.3.3.2. FaultCode 0 means success.
type FaultStruct struct {
	FaultCode   uint32
	FaultString string // at most 256 characters
}

// QueuedTransfer is a transfer under way. TR-069 A.4.1.1, QueuedTransferStruct.
type QueuedTransfer struct {
	CommandKey string
	State      int32 // 1 not yet started, 2 in progress, 3 completed
}

// AllQueuedTransfer is a transfer under way, whoever asked for it. TR-069 A.4.1.7,
// AllQueuedTransferStruct.
type AllQueuedTransfer struct {
	CommandKey     string
	State          int32 // as in QueuedTransfer
	IsDownload     bool
	FileType       string // at most 64 characters
	FileSize       uint32 // bytes, 0 if not known
	TargetFileName string // at most 256 characters
}

// TimeWindow is a span in which a download may happen. TR-069 A.4.1.8, TimeWindowStruct.
type TimeWindow struct {
	WindowStart uint32 // seconds after the request was received
	WindowEnd   uint32 // likewise
	WindowMode  string // "1 At Any Time", "2 Immediately", "3 When Idle", "4 Confirmation Needed" or a vendor's
	UserMessage string // at most 256 characters
	MaxRetries  int32  // -1 leaves the number to the CPE
}

// Option is a licensed feature. TR-069 A.4.1.4, OptionStruct. Deprecated in the standard.
type Option struct {
	OptionName     string    // at most 64 characters
	VoucherSN      uint32    // serial number of the voucher
	State          uint32    // 0 to 3: bit 0 enabled, bit 1 set up
	Mode           int32     // 0 disabled, 1 enabled with expiration, 2 enabled without
	StartDate      DateTime  //
	ExpirationDate *DateTime // nil if absent
	IsTransferable int32     // 0 or 1
}

// Arg is a name with a value. TR-069 A.4.2.2, ArgStruct.
type Arg struct {
	Name  string // at most 64 characters
	Value string // at most 256 characters
}

// OpResult tells how an operation on a deployment unit ended. TR-069 A.4.2.3, OpResultStruct.
type OpResult struct {
	UUID                 string // 8-4-4-4-12 hexadecimal digits
	DeploymentUnitRef    string // path of the row in the data model, empty after an uninstall
	Version              string // at most 32 characters
	CurrentState         string // "Installed", "Uninstalled" or "Failed"
	Resolved             bool   // all dependencies are there
	ExecutionUnitRefList string // paths, separated by commas
	StartTime            DateTime
	CompleteTime         DateTime
	Fault                FaultStruct // FaultString is left out where it is empty
}

// AutonOpResult tells how an operation ended that the ACS did not ask for. TR-069 A.4.2.4,
// AutonOpResultStruct.
type AutonOpResult struct {
	OpResult
	OperationPerformed string // "Install", "Update", "Uninstall" or a vendor's word
}
