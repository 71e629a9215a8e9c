package cwmp

// cpeMethods lists what a CPE implements, TR-069 A.3.1, A.3.2 and A.4.1.
func cpeMethods() []Method {
	parameterNames := texts("ParameterNames", 1, 256)
	parameterKey := text("ParameterKey", 32)
	return finish([]Method{
		{Name: "GetRPCMethods", Section: "A.3.1.1", Since: V1_0, Caller: Both, CPE: Required, ACS: Required,
			Response: []Argument{texts("MethodList", 1, 64)},
			Faults:   []int{9001, 9002, 8001, 8002},
			request:  func() RPC { return new(GetRPCMethods) }, response: func() RPC { return new(GetRPCMethodsResponse) }},
		{Name: "SetParameterValues", Section: "A.3.2.1", Since: V1_0, Caller: ACS, CPE: Required, ACS: Required,
			Request:  []Argument{parameterValues(), parameterKey},
			Response: []Argument{status()},
			Faults:   []int{9001, 9002, 9003, 9004},
			request:  func() RPC { return new(SetParameterValues) }, response: func() RPC { return new(SetParameterValuesResponse) }},
		{Name: "GetParameterValues", Section: "A.3.2.2", Since: V1_0, Caller: ACS, CPE: Required, ACS: Required,
			Request:  []Argument{parameterNames},
			Response: []Argument{parameterValues()},
			Faults:   []int{9001, 9002, 9003, 9004, 9005},
			request:  func() RPC { return new(GetParameterValues) }, response: func() RPC { return new(GetParameterValuesResponse) }},
		{Name: "GetParameterNames", Section: "A.3.2.3", Since: V1_0, Caller: ACS, CPE: Required, ACS: Required,
			Request: []Argument{nillableName("ParameterPath"), plain("NextLevel", TypeBoolean)},
			Response: []Argument{array("ParameterList", "ParameterInfoStruct", 0, -1, []Argument{
				text("Name", 256), plain("Writable", TypeBoolean)})},
			Faults:  []int{9001, 9002, 9003, 9005},
			request: func() RPC { return new(GetParameterNames) }, response: func() RPC { return new(GetParameterNamesResponse) }},
		{Name: "SetParameterAttributes", Section: "A.3.2.4", Since: V1_0, Caller: ACS, CPE: Required,
			Request: []Argument{array("ParameterList", "SetParameterAttributesStruct", 1, -1, []Argument{
				nillableName("Name"), plain("NotificationChange", TypeBoolean), notification(),
				plain("AccessListChange", TypeBoolean), accessList()})},
			Faults:  []int{9001, 9002, 9003, 9004, 9005, 9009},
			request: func() RPC { return new(SetParameterAttributes) }, response: func() RPC { return new(SetParameterAttributesResponse) }},
		{Name: "GetParameterAttributes", Section: "A.3.2.5", Since: V1_0, Caller: ACS, CPE: Required,
			Request: []Argument{parameterNames},
			Response: []Argument{array("ParameterList", "ParameterAttributeStruct", 0, -1, []Argument{
				text("Name", 256), notification(), accessList()})},
			Faults:  []int{9001, 9002, 9003, 9004, 9005},
			request: func() RPC { return new(GetParameterAttributes) }, response: func() RPC { return new(GetParameterAttributesResponse) }},
		{Name: "AddObject", Section: "A.3.2.6", Since: V1_0, Caller: ACS, CPE: Required,
			Request:  []Argument{objectName(), parameterKey},
			Response: []Argument{positive("InstanceNumber"), status()},
			Faults:   []int{9001, 9002, 9003, 9004, 9005},
			request:  func() RPC { return new(AddObject) }, response: func() RPC { return new(AddObjectResponse) }},
		{Name: "DeleteObject", Section: "A.3.2.7", Since: V1_0, Caller: ACS, CPE: Required,
			Request:  []Argument{objectName(), parameterKey},
			Response: []Argument{status()},
			Faults:   []int{9001, 9002, 9003, 9005},
			request:  func() RPC { return new(DeleteObject) }, response: func() RPC { return new(DeleteObjectResponse) }},
		{Name: "Download", Section: "A.3.2.8", Since: V1_0, Caller: ACS, CPE: Conditional, ACS: Conditional,
			Request: append(fileServer(downloadFile()), plain("FileSize", TypeUnsignedInt), text("TargetFileName", 256),
				plain("DelaySeconds", TypeUnsignedInt), text("SuccessURL", 256), text("FailureURL", 256)),
			Response: transferResponse(),
			Faults: []int{9000, 9001, 9002, 9003, 9004, 9010, 9012, 9013,
				9014, 9015, 9016, 9017, 9018, 9019},
			request: func() RPC { return new(Download) }, response: func() RPC { return new(DownloadResponse) }},
		{Name: "Reboot", Section: "A.3.2.9", Since: V1_0, Caller: ACS, CPE: Required,
			Request: []Argument{commandKey()},
			Faults:  []int{9001, 9002, 9003},
			request: func() RPC { return new(Reboot) }, response: func() RPC { return new(RebootResponse) }},
	}, optionalCPEMethods())
}

// optionalCPEMethods lists TR-069 A.4.1.
func optionalCPEMethods() []Method {
	base64 := Argument{Name: "VoucherList", Type: TypeArray, Min: 1, Max: 1,
		ItemName: "base64", ItemType: TypeBase64, ArrayType: "soapenc:base64", ItemMin: 1, ItemMax: -1}
	return []Method{
		{Name: "GetQueuedTransfers", Section: "A.4.1.1", Since: V1_0, Caller: ACS, Deprecated: true,
			Response: []Argument{array("TransferList", "QueuedTransferStruct", 0, 16, []Argument{commandKey(), transferState()})},
			Faults:   []int{9000, 9001, 9002},
			request:  func() RPC { return new(GetQueuedTransfers) }, response: func() RPC { return new(GetQueuedTransfersResponse) }},
		{Name: "ScheduleInform", Section: "A.4.1.2", Since: V1_0, Caller: ACS,
			Request: []Argument{plain("DelaySeconds", TypeUnsignedInt), commandKey()},
			Faults:  []int{9000, 9001, 9002, 9003, 9004},
			request: func() RPC { return new(ScheduleInform) }, response: func() RPC { return new(ScheduleInformResponse) }},
		{Name: "SetVouchers", Section: "A.4.1.3", Since: V1_0, Caller: ACS, Deprecated: true,
			Request: []Argument{base64},
			Faults:  []int{9000, 9001, 9002, 9003, 9004},
			request: func() RPC { return new(SetVouchers) }, response: func() RPC { return new(SetVouchersResponse) }},
		{Name: "GetOptions", Section: "A.4.1.4", Since: V1_0, Caller: ACS, Deprecated: true,
			Request:  []Argument{text("OptionName", 64)},
			Response: []Argument{optionList()},
			Faults:   []int{9000, 9001, 9002, 9003},
			request:  func() RPC { return new(GetOptions) }, response: func() RPC { return new(GetOptionsResponse) }},
		{Name: "Upload", Section: "A.4.1.5", Since: V1_0, Caller: ACS,
			Request:  append(fileServer(uploadFile()), plain("DelaySeconds", TypeUnsignedInt)),
			Response: transferResponse(),
			Faults:   []int{9000, 9001, 9002, 9003, 9004, 9011, 9012, 9013},
			request:  func() RPC { return new(Upload) }, response: func() RPC { return new(UploadResponse) }},
		{Name: "FactoryReset", Section: "A.4.1.6", Since: V1_0, Caller: ACS,
			Faults:  []int{9000, 9001, 9002, 9003},
			request: func() RPC { return new(FactoryReset) }, response: func() RPC { return new(FactoryResetResponse) }},
		{Name: "GetAllQueuedTransfers", Section: "A.4.1.7", Since: V1_1, Caller: ACS,
			Response: []Argument{array("TransferList", "AllQueuedTransferStruct", 0, 16, []Argument{
				commandKey(), transferState(), plain("IsDownload", TypeBoolean),
				anyTransferFile(), plain("FileSize", TypeUnsignedInt),
				text("TargetFileName", 256)})},
			Faults:  []int{9000, 9001, 9002},
			request: func() RPC { return new(GetAllQueuedTransfers) }, response: func() RPC { return new(GetAllQueuedTransfersResponse) }},
		{Name: "ScheduleDownload", Section: "A.4.1.8", Since: V1_2, Caller: ACS,
			Request: append(fileServer(downloadFile()), plain("FileSize", TypeUnsignedInt),
				text("TargetFileName", 256), timeWindows()),
			Faults:  []int{9000, 9001, 9002, 9003, 9004, 9010, 9013},
			request: func() RPC { return new(ScheduleDownload) }, response: func() RPC { return new(ScheduleDownloadResponse) }},
		{Name: "CancelTransfer", Section: "A.4.1.9", Since: V1_2, Caller: ACS,
			Request: []Argument{commandKey()},
			Faults:  []int{9000, 9001, 9021},
			request: func() RPC { return new(CancelTransfer) }, response: func() RPC { return new(CancelTransferResponse) }},
		{Name: "ChangeDUState", Section: "A.4.1.10", Since: V1_2, Caller: ACS,
			Request: []Argument{operations(), optional(commandKey())},
			Faults:  []int{9000, 9001, 9002, 9004},
			request: func() RPC { return new(ChangeDUState) }, response: func() RPC { return new(ChangeDUStateResponse) }},
	}
}

func optionList() Argument {
	return array("OptionList", "OptionStruct", 0, -1, []Argument{
		text("OptionName", 64), plain("VoucherSN", TypeUnsignedInt), enum("State", TypeUnsignedInt, "0", "1", "2", "3"),
		enum("Mode", TypeInt, "0", "1", "2"), plain("StartDate", TypeDateTime),
		optional(plain("ExpirationDate", TypeDateTime)), enum("IsTransferable", TypeInt, "0", "1"),
	})
}

func positive(name string) Argument {
	a := plain(name, TypeUnsignedInt)
	a.Lowest = 1
	return a
}

// finish joins lists and gives every argument the version of its method.
func finish(lists ...[]Method) []Method {
	var all []Method
	for _, list := range lists {
		for _, m := range list {
			m.Request, m.Response = since(m.Since, m.Request), since(m.Since, m.Response)
			all = append(all, m)
		}
	}
	return all
}
