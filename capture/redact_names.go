package capture

import "strings"

// secretEndings end the names of parameters and arguments whose value is a secret: TR-098, TR-181 and what vendors call
// theirs. ParameterKey and CommandKey are none, so "key" alone is not in the list.
var secretEndings = []string{
	"password", "passwd", "passphrase", "presharedkey", "psk", "wepkey", "wpakey", "secret", "secretkey", "privatekey",
	"encryptionkey", "authkey", "networkkey", "pwd", "token", "credentials", "apikey",
}

// secretName tells whether the value of a parameter (a path) or argument is a secret. The last part that is no
// instance number counts.
func secretName(path string) bool {
	last := lastName(path)
	switch last {
	case "pin", "puk", "pass", "key0", "key1", "key2", "key3", "key4":
		return true
	}
	last = strings.TrimRight(last, "0123456789")
	for _, end := range secretEndings {
		if strings.HasSuffix(last, end) {
			return true
		}
	}
	return strings.HasSuffix(last, "_pass") || strings.HasSuffix(last, "_pin")
}

// identityName does the same for what tells one device or subscriber from others.
func identityName(path string) bool {
	last := lastName(path)
	for _, end := range []string{"serialnumber", "macaddress", "bssid", "ssid", "username", "imei", "imsi", "iccid", "msisdn"} {
		if strings.HasSuffix(last, end) {
			return true
		}
	}
	return false
}

// lastName is the last part of a path that is no instance number, in small letters.
func lastName(path string) string {
	path = strings.ToLower(strings.TrimSpace(path))
	for {
		rest, last, found := cutLast(path)
		if !found || strings.Trim(last, "0123456789{}i") != "" {
			return last
		}
		path = rest
	}
}

func cutLast(path string) (rest, last string, found bool) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}
