package transport

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/http1"
)

var received = time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC)

func TestSetCookie(t *testing.T) {
	for _, tc := range []struct {
		name, header string
		want         setCookie
	}{
		{"name and value", "a=1", setCookie{name: "a", value: "1"}},
		{"blanks around", " a = 1 ; path = /x ", setCookie{name: "a", value: "1", path: "/x"}},
		{"quoted value and path", `a="1"; Path="/"`, setCookie{name: "a", value: "1", path: "/"}},
		{"equals signs in the value", "a=MTI=; Path=/", setCookie{name: "a", value: "MTI=", path: "/"}},
		{"secure and unknown attributes", "a=1; Secure; HttpOnly; Version=1", setCookie{name: "a", value: "1", secure: true}},
		{"domain with its old dot", "a=1; Domain=.ACS.example", setCookie{name: "a", value: "1", domain: "acs.example"}},
		{"a lifetime", "a=1; Max-Age=60", setCookie{name: "a", value: "1", lasting: time.Minute}},
		{"taken away", "a=1; Max-Age=0", setCookie{name: "a", value: "1", gone: true}},
		{"Max-Age counts before Expires", "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", setCookie{name: "a", value: "1", lasting: time.Minute}},
		{"ends at a date", "a=1; Expires=Mon, 02 Mar 2026 09:16:00 GMT", setCookie{name: "a", value: "1", dated: true, lasting: time.Minute}},
		{"ends at a date in the Netscape style", "a=1; expires=Mon, 02-Mar-2026 09:16:00 GMT", setCookie{name: "a", value: "1", dated: true, lasting: time.Minute}},
		{"ended in the past", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", setCookie{name: "a", value: "1", dated: true, gone: true}},
		{"a date that is none", "a=1; Expires=soon", setCookie{name: "a", value: "1"}},
		{"several in one header", "a=1; Path=/, b=2; Path=/", setCookie{name: "a", value: "1", path: "/", several: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := http1.Header{Name: "Set-Cookie", Value: tc.header}
			tc.want.header = h
			got, ok := parseSetCookie(h, received)
			g := NewWithT(t)
			g.Expect(ok).To(BeTrue())
			g.Expect(got).To(Equal(tc.want))
		})
	}
}

func TestSetCookieThatSetsNothing(t *testing.T) {
	for _, header := range []string{"", "a", "=1", "; Path=/"} {
		_, ok := parseSetCookie(http1.Header{Name: "Set-Cookie", Value: header}, received)
		NewWithT(t).Expect(ok).To(BeFalse(), header)
	}
}

func TestPathCovers(t *testing.T) {
	for _, tc := range []struct {
		cookie, request string
		want            bool
	}{
		{"/", "/cwmp", true},
		{"/cwmp", "/cwmp", true},
		{"/cwmp", "/cwmp?id=1", true},
		{"/cwmp", "/cwmp/site", true},
		{"/cwmp/", "/cwmp/site", true},
		{"/cwmp/", "/cwmp", false},
		{"/cw", "/cwmp", false},
		{"/admin", "/cwmp", false},
		{"/cwmp", "http://acs.example:7547/cwmp", true},
		{"/", "http://acs.example:7547", true},
	} {
		NewWithT(t).Expect(covers(tc.cookie, tc.request)).To(Equal(tc.want), "%s for %s", tc.cookie, tc.request)
	}
}

func TestDefaultPath(t *testing.T) {
	for request, want := range map[string]string{"/cwmp": "/", "/": "/", "/a/b": "/a", "/a/b/": "/a/b", "/a/b?c=/d": "/a", "http://acs.example/a/b": "/a"} {
		NewWithT(t).Expect(defaultPath(request)).To(Equal(want), request)
	}
}

func TestSameHost(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"acs.example", "ACS.example:80", true},
		{"acs.example:443", "acs.example", true},
		{"acs.example:7547", "acs.example", false},
		{"[2001:db8::1]:80", "[2001:db8::1]", true},
		{"acs.example", "acs2.example", false},
	} {
		NewWithT(t).Expect(sameHost(tc.a, tc.b)).To(Equal(tc.want), "%s and %s", tc.a, tc.b)
	}
}
