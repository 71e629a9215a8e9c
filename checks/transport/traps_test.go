package transport_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/transport"
	"cwmplab/fixtures/golden"
)

func TestEdges(t *testing.T) {
	last := mutate.Last(mutate.HasHeader("Cookie"))
	for _, tc := range []struct {
		name, golden string
		rule         *checks.Rule
		edit         mutate.Edit
		want         checks.Outcome
	}{
		{"a Content-Type with odd case and parameters", "cpe-boot", &transport.ContentType,
			mutate.Header(mutate.ByMethod("Inform"), "content-type", "TEXT/XML ;charset=utf-8"), checks.Pass},
		{"the type of XHTML", "cpe-boot", &transport.ContentType,
			mutate.Header(mutate.ByMethod("Inform"), "Content-Type", "text/xmlx"), checks.Fail},
		{"an empty pair of quotes on Inform", "cpe-boot", &transport.ActionOnRequest,
			mutate.Header(mutate.ByMethod("Inform"), "SOAPAction", `""`), checks.Pass},
		{"no value on Inform", "cpe-boot", &transport.ActionOnRequest,
			mutate.Header(mutate.ByMethod("Inform"), "SOAPAction", ""), checks.Pass},
		{"an empty 200 before version 1.1", "periodic-tr098", &transport.NoContent,
			mutate.Seq(mutate.AddHeader(mutate.Status(204), "Content-Length", "0"), mutate.StatusLine(mutate.Status(204), "HTTP/1.1 200 OK")), checks.Warn},
		{"a 204 with length zero", "cpe-boot", &transport.Bodiless204,
			mutate.AddHeader(mutate.Status(204), "Content-Length", "0"), checks.Pass},
		{"a 204 that announces a body", "cpe-boot", &transport.Bodiless204,
			mutate.AddHeader(mutate.Status(204), "Content-Length", "5"), checks.Warn},
		{"a new connection in mid-session before Amendment 6", "cpe-boot", &transport.StaysConnected,
			mutate.Reconnect(mutate.Last(mutate.EmptyPosts())), checks.Warn},
		{"a cookie in the old style", "cpe-boot", &transport.CookiesReturned,
			mutate.Header(last, "Cookie", `$Version="1"; session="7f3a9c21"; $Path="/"`), checks.Pass},
		{"a cookie among others", "cpe-boot", &transport.CookiesReturned,
			mutate.Header(last, "Cookie", "other=1; session=7f3a9c21"), checks.Pass},
		{"a cookie for another path", "cpe-boot", &transport.CookiesReturned,
			mutate.Seq(mutate.ReplaceHeader(mutate.Any(), "Set-Cookie", "Path=/", "Path=/admin"), mutate.DropHeader(mutate.Any(), "Cookie")), checks.NotApplicable},
		{"a cookie for the path of the ACS", "cpe-boot", &transport.CookiesReturned,
			mutate.Seq(mutate.ReplaceHeader(mutate.Any(), "Set-Cookie", "Path=/", "Path=/cwmp"), mutate.DropHeader(mutate.Any(), "Cookie")), checks.Fail},
		{"a secure cookie without TLS", "cpe-boot", &transport.CookiesReturned,
			mutate.Seq(mutate.ReplaceHeader(mutate.Any(), "Set-Cookie", "Path=/", "Secure; Path=/"), mutate.DropHeader(mutate.Any(), "Cookie")), checks.NotApplicable},
		{"a secure cookie over TLS", "new-connection-mid-session", &transport.CookiesReturned,
			mutate.Seq(mutate.ReplaceHeader(mutate.Any(), "Set-Cookie", "Path=/", "Secure; Path=/"), mutate.DropHeader(mutate.Any(), "Cookie")), checks.Fail},
		{"a cookie that ends at a date", "cpe-boot", &transport.CookiesReturned,
			mutate.Seq(mutate.ReplaceHeader(mutate.Any(), "Set-Cookie", "Path=/", "Path=/; Expires=Wed, 09 Jun 2100 10:18:14 GMT"), mutate.DropHeader(mutate.Any(), "Cookie")), checks.Unclear},
		{"a cookie of another domain", "cpe-boot", &transport.CookiesReturned,
			mutate.Seq(mutate.ReplaceHeader(mutate.Any(), "Set-Cookie", "Path=/", "Path=/; Domain=other.example"), mutate.DropHeader(mutate.Any(), "Cookie")), checks.Unclear},
		{"a challenge on a connection the ACS then closes", "cpe-boot", &transport.SameConnection,
			mutate.Seq(mutate.Reconnect(mutate.First(mutate.HasHeader("Authorization"))), serverCloses("c1")), checks.NotApplicable},
		{"a POST through a forward proxy", "cpe-boot", &transport.Host,
			mutate.RequestLine(mutate.Requests(), "POST http://ACS.example:7547/cwmp HTTP/1.1"), checks.Pass},
		{"another host in the request line", "cpe-boot", &transport.Host,
			mutate.RequestLine(mutate.Requests(), "POST http://other.example/cwmp HTTP/1.1"), checks.Fail},
		{"the same length twice", "cpe-boot", &transport.ContentLength,
			mutate.AddHeader(mutate.Last(mutate.EmptyPosts()), "Content-Length", "0"), checks.Warn},
		{"a length that is no number", "cpe-boot", &transport.ContentLength,
			mutate.Header(mutate.Last(mutate.EmptyPosts()), "Content-Length", "none"), checks.Fail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			NewWithT(t).Expect(checks.Judge(golden.Load(tc.golden).With(tc.edit), tc.rule).Outcome).To(Equal(tc.want))
		})
	}
}

func TestAmendment6BindsToTheConnection(t *testing.T) {
	moved := golden.Load("auth-tls-amendment6").With(mutate.Reconnect(mutate.Last(mutate.EmptyPosts())))
	g := NewWithT(t)
	g.Expect(checks.Judge(moved, &transport.StaysConnected).Outcome).To(Equal(checks.Warn))
	g.Expect(checks.Judge(moved, &transport.StaysConnected, checks.Options{Declared: checks.Declared{Amendment: 6}}).Outcome).To(Equal(checks.Fail))
}

// serverCloses lets the server be the first to close a connection.
func serverCloses(conn string) mutate.Edit {
	return mutate.New("the server closes "+conn, func(t *capture.Transcript) bool {
		for i := range t.Entries {
			e := &t.Entries[i]
			if e.Conn == conn && e.Verb == capture.VerbClose && e.Dir == capture.ToClient {
				e.At -= 1000
				return true
			}
		}
		return false
	})
}
