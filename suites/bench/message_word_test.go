package bench

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestMessageWord(t *testing.T) {
	for data, want := range map[string]string{
		"POST /acs HTTP/1.1\r\nHost: x\r\n\r\n<s:Envelope><s:Body>\n  <cwmp:Inform a='b'>": "POST Inform",
		"HTTP/1.1 200 OK\r\n\r\n<s:Envelope><s:Body><cwmp:InformResponse/>":                "200 InformResponse",
		"HTTP/1.1 204 No Content\r\n\r\n":                                                  "204",
		"GET /x HTTP/1.0\r\n\r\n":                                                          "GET",
		"HTTP/1.1 401":                                                                     "401",
		"<s:Body><cwmp:Inform>":                                                            "", // the middle of a message
		"POST /acs HTTP/1.1\r\n\r\n<s:Body>":                                               "POST",
		"POST /acs HTTP/1.1\r\n\r\n<s:Body>< x":                                            "POST",
		"":                                                                                 "",
		"\x16\x03\x01\x02\x00\x01":                                                         "",
	} {
		NewWithT(t).Expect(messageWord([]byte(data))).To(Equal(want), "%q", data)
	}
}
