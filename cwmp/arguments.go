package cwmp

func text(name string, maxLength int) Argument {
	return Argument{Name: name, Type: TypeString, Min: 1, Max: 1, MaxLength: maxLength}
}

func plain(name string, t Type) Argument { return Argument{Name: name, Type: t, Min: 1, Max: 1} }

func enum(name string, t Type, values ...string) Argument {
	return Argument{Name: name, Type: t, Min: 1, Max: 1, Enum: values}
}

func status() Argument { return enum("Status", TypeInt, "0", "1") }

func commandKey() Argument { return text("CommandKey", 32) }

func matching(a Argument, pattern string) Argument {
	a.Pattern = pattern
	return a
}

func optional(a Argument) Argument {
	a.Min = 0
	return a
}

// file is a FileType, which grew from version to version.
func file(now, v10, v11 string) Argument {
	a := matching(text("FileType", 64), now)
	a.Pattern10, a.Pattern11 = v10, v11
	return a
}

func downloadFile() Argument { return file(patternFile, patternDownload10, patternDownload10) }

func uploadFile() Argument { return file(patternNumbered, patternUpload10, patternUpload10) }

// anyTransferFile is that of GetAllQueuedTransfers and AutonomousTransferComplete.
func anyTransferFile() Argument { return file(patternNumbered, "", patternTransfer11) }

func objectName() Argument { return matching(text("ObjectName", 256), patternObjectName) }

func uuid() Argument { return matching(text("UUID", 0), patternUUID) }

func structure(name, typeName string, members []Argument) Argument {
	return Argument{Name: name, Type: TypeStruct, Min: 1, Max: 1, TypeName: typeName, Members: members}
}

// array is a SOAP array of structures, whose members bear the name of their type.
func array(name, item string, lowest, highest int, members []Argument) Argument {
	return Argument{Name: name, Type: TypeArray, Min: 1, Max: 1, TypeName: item, Members: members,
		ItemName: item, ItemType: TypeStruct, ArrayType: "cwmp:" + item, ItemMin: lowest, ItemMax: highest}
}

// texts is a SOAP array of strings.
func texts(name string, lowest, maxLength int) Argument {
	return Argument{Name: name, Type: TypeArray, Min: 1, Max: 1, MaxLength: maxLength,
		ItemName: "string", ItemType: TypeString, ArrayType: "xsd:string", ItemMin: lowest, ItemMax: -1}
}

// repeated is a plain element that occurs once or more.
func repeated(a Argument) Argument {
	a.Max, a.Repeated = -1, true
	return a
}

func parameterValues() Argument {
	return array("ParameterList", "ParameterValueStruct", 0, -1, []Argument{
		text("Name", 256), plain("Value", TypeAnySimple),
	})
}

func notification() Argument {
	a := enum("Notification", TypeInt, "0", "1", "2", "3", "4", "5", "6")
	a.EnumOld = []string{"0", "1", "2"}
	return a
}

func accessList() Argument {
	a := texts("AccessList", 0, 64)
	a.Enum = []string{"Subscriber"}
	return a
}

// nillableName is the path or name that namespaces 1-0 and 1-1 allow to be nil.
func nillableName(name string) Argument {
	a := text(name, 256)
	a.Nillable = true
	return a
}

func deviceID() Argument {
	oui := matching(text("OUI", 0), patternOUI)
	oui.Length = 6
	return structure("DeviceId", "DeviceIdStruct", []Argument{
		text("Manufacturer", 64), oui, text("ProductClass", 64), text("SerialNumber", 64),
	})
}

func events64() Argument {
	code := matching(text("EventCode", 64), patternEvent)
	code.Pattern10, code.Pattern11 = patternEvent10, patternEvent11
	return array("Event", "EventStruct", 0, 64, []Argument{code, commandKey()})
}

// transferFault is called FaultStruct in the schemas of 1.0 and 1.1, TransferCompleteFaultStruct
// in that of 1.2.
func transferFault() Argument {
	code := plain("FaultCode", TypeUnsignedInt)
	code.FaultSet = FaultSetTransfer
	a := structure("FaultStruct", "TransferCompleteFaultStruct", []Argument{code, text("FaultString", 256)})
	a.TypeNameOld = "FaultStruct"
	return a
}

func transferTimes() []Argument {
	return []Argument{plain("StartTime", TypeDateTime), plain("CompleteTime", TypeDateTime)}
}

// transferResponse is that of Download and Upload.
func transferResponse() []Argument { return append([]Argument{status()}, transferTimes()...) }

// fileServer are the arguments of Download, ScheduleDownload and Upload up to the password.
func fileServer(fileType Argument) []Argument {
	return []Argument{commandKey(), fileType, text("URL", 256), text("Username", 256), text("Password", 256)}
}

func timeWindows() Argument {
	return array("TimeWindowList", "TimeWindowStruct", 1, 2, []Argument{
		plain("WindowStart", TypeUnsignedInt), plain("WindowEnd", TypeUnsignedInt),
		matching(text("WindowMode", 64), patternFile), text("UserMessage", 256),
		plain("MaxRetries", TypeInt),
	})
}

func transferState() Argument { return enum("State", TypeInt, "1", "2", "3") }

// operations is the argument of ChangeDUState: its type is abstract, xsi:type names a concrete one.
func operations() Argument {
	url := Argument{Name: "URL", Type: TypeAnyURI, Min: 1, Max: 1, MaxLength: 1024}
	username, password := optional(text("Username", 256)), optional(text("Password", 256))
	version, environment := optional(text("Version", 32)), optional(text("ExecutionEnvRef", 256))
	return repeated(Argument{Name: "Operations", Type: TypeOperation, Min: 1, TypeName: "OperationStruct",
		Variants: []Argument{
			structure("Operations", "InstallOpStruct", []Argument{url, optional(uuid()), username, password, environment}),
			structure("Operations", "UpdateOpStruct", []Argument{optional(uuid()), version, optional(url), username, password}),
			structure("Operations", "UninstallOpStruct", []Argument{uuid(), version, environment}),
		}})
}

// opResult are the members of OpResultStruct.
func opResult() []Argument {
	code := plain("FaultCode", TypeUnsignedInt)
	code.FaultSet = FaultSetDU
	return append([]Argument{
		uuid(), text("DeploymentUnitRef", 0), text("Version", 32),
		enum("CurrentState", TypeString, "Installed", "Uninstalled", "Failed"), plain("Resolved", TypeBoolean),
		text("ExecutionUnitRefList", 0)},
		append(transferTimes(), structure("Fault", "DeploymentUnitFaultStruct",
			[]Argument{code, optional(text("FaultString", 0))}))...)
}

// autonOpResult are the members of AutonOpResultStruct.
func autonOpResult() []Argument {
	performed := enum("OperationPerformed", TypeString, "Install", "Update", "Uninstall")
	performed.Open = true
	return append(opResult(), performed)
}

// since gives arguments that name no version the one of their method.
func since(v Version, args []Argument) []Argument {
	out := make([]Argument, len(args))
	for i, a := range args {
		if a.Since == UnknownVersion {
			a.Since = v
		}
		a.Members, a.Variants = since(v, a.Members), since(v, a.Variants)
		out[i] = a
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
