package cwmp

// The structures on the wire, in the order of structs.go.

func (s *DeviceID) encode(e *encoder) {
	e.text("Manufacturer", s.Manufacturer)
	e.text("OUI", s.OUI)
	e.text("ProductClass", s.ProductClass)
	e.text("SerialNumber", s.SerialNumber)
}

func (s *DeviceID) decode(d *decoder) error {
	d.text("Manufacturer", &s.Manufacturer)
	d.text("OUI", &s.OUI)
	d.text("ProductClass", &s.ProductClass)
	d.text("SerialNumber", &s.SerialNumber)
	return d.Err()
}

func (s *EventStruct) encode(e *encoder) {
	e.text("EventCode", s.EventCode)
	e.text("CommandKey", s.CommandKey)
}

func (s *EventStruct) decode(d *decoder) error {
	d.text("EventCode", &s.EventCode)
	d.text("CommandKey", &s.CommandKey)
	return d.Err()
}

func (s *ParameterValue) encode(e *encoder) {
	e.text("Name", s.Name)
	e.typed("Value", s.Type, s.Value)
}

func (s *ParameterValue) decode(d *decoder) error {
	d.text("Name", &s.Name)
	d.typed("Value", &s.Type, &s.Value)
	return d.Err()
}

func (s *ParameterInfo) encode(e *encoder) {
	e.text("Name", s.Name)
	e.bool("Writable", s.Writable)
}

func (s *ParameterInfo) decode(d *decoder) error {
	d.text("Name", &s.Name)
	d.bool("Writable", &s.Writable)
	return d.Err()
}

func (s *ParameterAttribute) encode(e *encoder) {
	e.text("Name", s.Name)
	e.int("Notification", s.Notification)
	e.strings("AccessList", "string", "xsd:string", s.AccessList)
}

func (s *ParameterAttribute) decode(d *decoder) error {
	d.text("Name", &s.Name)
	d.int("Notification", &s.Notification)
	d.strings("AccessList", "string", &s.AccessList)
	return d.Err()
}

func (s *SetParameterAttribute) encode(e *encoder) {
	e.text("Name", s.Name)
	e.bool("NotificationChange", s.NotificationChange)
	e.int("Notification", s.Notification)
	e.bool("AccessListChange", s.AccessListChange)
	e.strings("AccessList", "string", "xsd:string", s.AccessList)
}

func (s *SetParameterAttribute) decode(d *decoder) error {
	d.text("Name", &s.Name)
	d.bool("NotificationChange", &s.NotificationChange)
	d.int("Notification", &s.Notification)
	d.bool("AccessListChange", &s.AccessListChange)
	d.strings("AccessList", "string", &s.AccessList)
	return d.Err()
}

func (s *FaultStruct) encode(e *encoder) {
	e.uint("FaultCode", s.FaultCode)
	e.text("FaultString", s.FaultString)
}

func (s *FaultStruct) decode(d *decoder) error {
	d.uint("FaultCode", &s.FaultCode)
	d.text("FaultString", &s.FaultString)
	return d.Err()
}

func (s *QueuedTransfer) encode(e *encoder) {
	e.text("CommandKey", s.CommandKey)
	e.int("State", s.State)
}

func (s *QueuedTransfer) decode(d *decoder) error {
	d.text("CommandKey", &s.CommandKey)
	d.int("State", &s.State)
	return d.Err()
}

func (s *AllQueuedTransfer) encode(e *encoder) {
	e.text("CommandKey", s.CommandKey)
	e.int("State", s.State)
	e.bool("IsDownload", s.IsDownload)
	e.text("FileType", s.FileType)
	e.uint("FileSize", s.FileSize)
	e.text("TargetFileName", s.TargetFileName)
}

func (s *AllQueuedTransfer) decode(d *decoder) error {
	d.text("CommandKey", &s.CommandKey)
	d.int("State", &s.State)
	d.bool("IsDownload", &s.IsDownload)
	d.text("FileType", &s.FileType)
	d.uint("FileSize", &s.FileSize)
	d.text("TargetFileName", &s.TargetFileName)
	return d.Err()
}

func (s *TimeWindow) encode(e *encoder) {
	e.uint("WindowStart", s.WindowStart)
	e.uint("WindowEnd", s.WindowEnd)
	e.text("WindowMode", s.WindowMode)
	e.text("UserMessage", s.UserMessage)
	e.int("MaxRetries", s.MaxRetries)
}

func (s *TimeWindow) decode(d *decoder) error {
	d.uint("WindowStart", &s.WindowStart)
	d.uint("WindowEnd", &s.WindowEnd)
	d.text("WindowMode", &s.WindowMode)
	d.text("UserMessage", &s.UserMessage)
	d.int("MaxRetries", &s.MaxRetries)
	return d.Err()
}

func (s *Option) encode(e *encoder) {
	e.text("OptionName", s.OptionName)
	e.uint("VoucherSN", s.VoucherSN)
	e.uint("State", s.State)
	e.int("Mode", s.Mode)
	e.time("StartDate", s.StartDate)
	if s.ExpirationDate != nil {
		e.time("ExpirationDate", *s.ExpirationDate)
	}
	e.int("IsTransferable", s.IsTransferable)
}

func (s *Option) decode(d *decoder) error {
	d.text("OptionName", &s.OptionName)
	d.uint("VoucherSN", &s.VoucherSN)
	d.uint("State", &s.State)
	d.int("Mode", &s.Mode)
	d.time("StartDate", &s.StartDate)
	d.optionalTime("ExpirationDate", &s.ExpirationDate)
	d.int("IsTransferable", &s.IsTransferable)
	return d.Err()
}

func (s *Arg) encode(e *encoder) {
	e.text("Name", s.Name)
	e.text("Value", s.Value)
}

func (s *Arg) decode(d *decoder) error {
	d.text("Name", &s.Name)
	d.text("Value", &s.Value)
	return d.Err()
}

func (s *OpResult) encode(e *encoder) {
	e.text("UUID", s.UUID)
	e.text("DeploymentUnitRef", s.DeploymentUnitRef)
	e.text("Version", s.Version)
	e.text("CurrentState", s.CurrentState)
	e.bool("Resolved", s.Resolved)
	e.text("ExecutionUnitRefList", s.ExecutionUnitRefList)
	e.time("StartTime", s.StartTime)
	e.time("CompleteTime", s.CompleteTime)
	e.group("Fault", (*unitFault)(&s.Fault))
}

func (s *OpResult) decode(d *decoder) error {
	d.text("UUID", &s.UUID)
	d.text("DeploymentUnitRef", &s.DeploymentUnitRef)
	d.text("Version", &s.Version)
	d.text("CurrentState", &s.CurrentState)
	d.bool("Resolved", &s.Resolved)
	d.text("ExecutionUnitRefList", &s.ExecutionUnitRefList)
	d.time("StartTime", &s.StartTime)
	d.time("CompleteTime", &s.CompleteTime)
	d.group("Fault", (*unitFault)(&s.Fault))
	return d.Err()
}

// unitFault is a FaultStruct whose FaultString may be absent.
type unitFault FaultStruct

func (s *unitFault) encode(e *encoder) {
	e.uint("FaultCode", s.FaultCode)
	if s.FaultString != "" {
		e.text("FaultString", s.FaultString)
	}
}

func (s *unitFault) decode(d *decoder) error {
	d.uint("FaultCode", &s.FaultCode)
	d.maybe("FaultString", &s.FaultString)
	return d.Err()
}

func (s *AutonOpResult) encode(e *encoder) {
	s.OpResult.encode(e)
	e.text("OperationPerformed", s.OperationPerformed)
}

func (s *AutonOpResult) decode(d *decoder) error {
	_ = s.OpResult.decode(d) // the error sticks in d
	d.text("OperationPerformed", &s.OperationPerformed)
	return d.Err()
}
