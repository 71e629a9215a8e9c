package proxy

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// enterprise is the number of the Broadband Forum in vendor options (TR-069 3.1).
const enterprise = 3561

// Sub-options that carry the ACS URL (TR-069 3.1, table 2).
const (
	subURL43  = 1
	subURL125 = 11
)

// ErrTooLong tells that a URL does not fit into a DHCP option.
var ErrTooLong = errors.New("the URL is too long for a DHCP option")

// DHCP43 is the data of DHCPv4 option 43 that tells a CPE its ACS URL, in hex: sub-option 1.
func DHCP43(url string) (string, error) {
	if len(url)+2 > 255 {
		return "", fmt.Errorf("option 43: %w", ErrTooLong)
	}
	return hex.EncodeToString(append([]byte{subURL43, byte(len(url))}, url...)), nil
}

// DHCP125 is the data of DHCPv4 option 125 that does the same, in hex: enterprise number, length, sub-option 11.
func DHCP125(url string) (string, error) {
	if len(url)+2+5 > 255 {
		return "", fmt.Errorf("option 125: %w", ErrTooLong)
	}
	b := binary.BigEndian.AppendUint32(nil, enterprise)
	b = append(b, byte(len(url)+2), subURL125, byte(len(url)))
	return hex.EncodeToString(append(b, url...)), nil
}
