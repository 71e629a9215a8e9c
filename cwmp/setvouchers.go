package cwmp

// SetVouchers unlocks options by signed vouchers. Deprecated in the standard.
//
// TR-069 A.4.1.3.
type SetVouchers struct {
	VoucherList []string // each a voucher in base64, as on the wire
}

// Method is "SetVouchers".
func (*SetVouchers) Method() string { return "SetVouchers" }

// IsResponse is false.
func (*SetVouchers) IsResponse() bool { return false }

func (c *SetVouchers) encode(e *encoder) {
	e.strings("VoucherList", "base64", "soapenc:base64", c.VoucherList)
}

func (c *SetVouchers) decode(d *decoder) error {
	d.strings("VoucherList", "base64", &c.VoucherList)
	return d.Err()
}

// SetVouchersResponse has no arguments.
//
// TR-069 A.4.1.3.
type SetVouchersResponse struct{}

// Method is "SetVouchers".
func (*SetVouchersResponse) Method() string { return "SetVouchers" }

// IsResponse is true.
func (*SetVouchersResponse) IsResponse() bool { return true }

func (*SetVouchersResponse) encode(*encoder) {}

func (*SetVouchersResponse) decode(d *decoder) error { return d.Err() }
