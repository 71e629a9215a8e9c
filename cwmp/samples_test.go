package cwmp

import (
	"time"
)

const sampleUUID = "0A1b2C3d-0000-4000-8000-0123456789ab"

// sampleValues hold what is hard to carry: specials, white space at the ends, characters that have
// to be escaped, an empty value.
func sampleValues() []ParameterValue {
	return []ParameterValue{
		{Name: "Device.DeviceInfo.SoftwareVersion", Type: "xsd:string", Value: `a<b>&"c'd]]>`},
		{Name: "Device.ManagementServer.ParameterKey", Type: "xsd:string", Value: " blank at both ends "},
		{Name: "Device.X_000000_Name", Type: "xsd:string", Value: "Grüße,\t\n日本\r\n😀"},
		{Name: "Device.ManagementServer.PeriodicInformInterval", Type: "xsd:unsignedInt", Value: "86400"},
		{Name: "Device.DeviceInfo.X", Type: "soapenc:string", Value: ""},
	}
}

func sampleTime() DateTime {
	return At(time.Date(2024, 2, 29, 23, 59, 58, 120_000_000, time.FixedZone("", -(5*3600+30*60))))
}

func sampleResult() OpResult {
	return OpResult{UUID: sampleUUID, DeploymentUnitRef: "Device.SoftwareModules.DeploymentUnit.1.", Version: "1.0",
		CurrentState: "Installed", Resolved: true, ExecutionUnitRefList: "Device.SoftwareModules.ExecutionUnit.1",
		StartTime: sampleTime(), CompleteTime: DateTime{}, Fault: FaultStruct{FaultCode: 9022, FaultString: "no UUID"}}
}

const sampleURL = "https://files.example/a?b=c&d=e"

// samples has every request and response, with every argument and every optional member.
func samples() []RPC {
	window := TimeWindow{WindowStart: 0, WindowEnd: 3600, WindowMode: "1 At Any Time", UserMessage: "now?", MaxRetries: -1}
	expires := sampleTime()
	failed := FaultStruct{FaultCode: 9010, FaultString: "no route"}
	return []RPC{
		&GetRPCMethods{}, &GetRPCMethodsResponse{MethodList: []string{"GetRPCMethods", "X_000000_Heal"}},
		&SetParameterValues{ParameterList: sampleValues(), ParameterKey: "key"}, &SetParameterValuesResponse{Status: 1},
		&GetParameterValues{ParameterNames: []string{"Device.", "Device.DeviceInfo.SerialNumber"}},
		&GetParameterValuesResponse{ParameterList: sampleValues()},
		&GetParameterNames{ParameterPath: "Device.", NextLevel: true},
		&GetParameterNamesResponse{ParameterList: []ParameterInfo{{"Device.DeviceInfo.", false}, {"Device.Time.Enable", true}}},
		&SetParameterAttributes{ParameterList: []SetParameterAttribute{
			{Name: "Device.Time.", NotificationChange: true, Notification: 2, AccessListChange: true, AccessList: []string{"Subscriber"}},
			{Name: "Device.DNS.", Notification: 1}}},
		&SetParameterAttributesResponse{},
		&GetParameterAttributes{ParameterNames: []string{"Device."}},
		&GetParameterAttributesResponse{ParameterList: []ParameterAttribute{
			{Name: "Device.Time.Enable", Notification: 2, AccessList: []string{"Subscriber"}}, {Name: "Device.DNS.X"}}},
		&AddObject{ObjectName: "Device.Hosts.Host.", ParameterKey: "k"}, &AddObjectResponse{InstanceNumber: 7, Status: 1},
		&DeleteObject{ObjectName: "Device.Hosts.Host.7.", ParameterKey: "k"}, &DeleteObjectResponse{Status: 0},
		&Download{CommandKey: "c", FileType: "1 Firmware Upgrade Image", URL: sampleURL, Username: "u", Password: "p",
			FileSize: 1 << 31, TargetFileName: "f", DelaySeconds: 5, SuccessURL: "s", FailureURL: "x"},
		&DownloadResponse{Status: 1, StartTime: DateTime{}, CompleteTime: sampleTime()},
		&Reboot{CommandKey: "c"}, &RebootResponse{},
		&GetQueuedTransfers{}, &GetQueuedTransfersResponse{TransferList: []QueuedTransfer{{"a", 1}, {"b", 3}}},
		&ScheduleInform{DelaySeconds: 60, CommandKey: "c"}, &ScheduleInformResponse{},
		&SetVouchers{VoucherList: []string{"YWJj"}}, &SetVouchersResponse{},
		&GetOptions{OptionName: "Voice"},
		&GetOptionsResponse{OptionList: []Option{
			{OptionName: "Voice", VoucherSN: 4, State: 3, Mode: 2, StartDate: sampleTime(), ExpirationDate: &expires, IsTransferable: 1},
			{OptionName: "Data", StartDate: SinceBoot(90 * time.Minute)}}},
		&Upload{CommandKey: "c", FileType: "2 Vendor Log File", URL: sampleURL, Username: "u", Password: "p", DelaySeconds: 1},
		&UploadResponse{Status: 0, StartTime: sampleTime(), CompleteTime: DateTime{Kind: TimeInfinite}},
		&FactoryReset{}, &FactoryResetResponse{},
		&GetAllQueuedTransfers{},
		&GetAllQueuedTransfersResponse{TransferList: []AllQueuedTransfer{
			{CommandKey: "a", State: 2, IsDownload: true, FileType: "4 Vendor Log File", FileSize: 9, TargetFileName: "t"}}},
		&ScheduleDownload{CommandKey: "c", FileType: "1 Firmware Upgrade Image", URL: sampleURL, Username: "u", Password: "p",
			FileSize: 4, TargetFileName: "t", TimeWindowList: []TimeWindow{window, window}},
		&ScheduleDownloadResponse{},
		&CancelTransfer{CommandKey: "c"}, &CancelTransferResponse{},
		&ChangeDUState{CommandKey: new("c"), Operations: []Operation{
			&InstallOp{URL: sampleURL, UUID: new(sampleUUID), Username: new("u"), Password: new(""), ExecutionEnvRef: new("Device.SoftwareModules.ExecEnv.1.")},
			&UpdateOp{UUID: new(sampleUUID), Version: new("2"), URL: new(sampleURL), Username: new("u"), Password: new("p")},
			&UninstallOp{UUID: sampleUUID, Version: new("2"), ExecutionEnvRef: new("")}}},
		&ChangeDUStateResponse{},
		&Inform{DeviceID: DeviceID{"Example & Sons", "00AABB", "Box", "S/N 1"}, MaxEnvelopes: 1, CurrentTime: sampleTime(), RetryCount: 3,
			Event:         []EventStruct{{"0 BOOTSTRAP", ""}, {"M Reboot", "c"}, {"X 00AABB SOMETHING", ""}},
			ParameterList: sampleValues()},
		&InformResponse{MaxEnvelopes: 1},
		&TransferComplete{CommandKey: "c", FaultStruct: failed, StartTime: sampleTime(), CompleteTime: sampleTime()}, &TransferCompleteResponse{},
		&AutonomousTransferComplete{AnnounceURL: "a", TransferURL: sampleURL, IsDownload: true, FileType: "1 Firmware Upgrade Image",
			FileSize: 3, TargetFileName: "t", FaultStruct: failed, StartTime: sampleTime(), CompleteTime: sampleTime()},
		&AutonomousTransferCompleteResponse{},
		&Kicked{Command: "c", Referer: "r", Arg: "a", Next: "n"}, &KickedResponse{NextURL: "n"},
		&RequestDownload{FileType: "1 Firmware Upgrade Image", FileTypeArg: []Arg{{"Version", "1"}}}, &RequestDownloadResponse{},
		&DUStateChangeComplete{Results: []OpResult{sampleResult(), sampleResult()}, CommandKey: new("")}, &DUStateChangeCompleteResponse{},
		&AutonomousDUStateChangeComplete{Results: []AutonOpResult{{sampleResult(), "Update"}}}, &AutonomousDUStateChangeCompleteResponse{},
		&Fault{SOAPCode: "Client", SOAPString: FaultStringCWMP, FaultCode: 9003, FaultString: "Invalid arguments",
			SetParameterValuesFaults: []SetParameterValuesFault{{"Device.Time.Enable", 9007, "no boolean"}, {"Device.X", 9005, ""}}},
	}
}

// bareSamples leave out what may be left out.
func bareSamples() []RPC {
	return []RPC{
		&SetParameterValues{}, &GetParameterValuesResponse{}, &GetParameterNamesResponse{}, &GetParameterAttributesResponse{},
		&GetQueuedTransfersResponse{}, &GetAllQueuedTransfersResponse{}, &GetOptionsResponse{},
		&RequestDownload{FileType: "2 Web Content"},
		&Inform{DeviceID: DeviceID{OUI: "000000"}, CurrentTime: SinceBoot(42 * time.Second)},
		&ChangeDUState{Operations: []Operation{&UpdateOp{}, &InstallOp{}, &UninstallOp{UUID: sampleUUID}}},
		&DUStateChangeComplete{Results: []OpResult{{UUID: sampleUUID, CurrentState: "Failed"}}},
		&AutonomousDUStateChangeComplete{Results: []AutonOpResult{{OpResult: OpResult{UUID: sampleUUID, CurrentState: "Uninstalled"}}}},
		NewFault(9005, ""),
	}
}

// sinceOf is the first version that has the call; faults are in all.
func sinceOf(c RPC) Version {
	if m, ok := LookupMethod(c.Method()); ok {
		return m.Since
	}
	return V1_0
}

// sampleStyles are the ways to write that must not change what is read.
func sampleStyles() map[string]Style {
	with := func(edit func(*Style)) Style {
		s := DefaultStyle()
		edit(&s)
		return s
	}
	return map[string]Style{
		"default":      DefaultStyle(),
		"indented":     with(func(s *Style) { s.Declaration, s.Indent, s.Newline = true, "  ", "\r\n" }),
		"quotes":       with(func(s *Style) { s.SingleQuotes, s.SelfClose, s.Declaration = true, true, true }),
		"soap default": with(func(s *Style) { s.SOAPPrefix = "" }),
		"cwmp default": with(func(s *Style) { s.CWMPPrefix, s.WordBooleans = "", true }),
		"both default": with(func(s *Style) { s.CWMPPrefix, s.SOAPPrefix, s.QualifiedFaultCode = "", "", true }),
		"odd prefixes": {SOAPPrefix: "s", CWMPPrefix: "ns1", XSIPrefix: "i", XSDPrefix: "d", EncPrefix: "e", Indent: "\t"},
		"zero":         {},
	}
}
