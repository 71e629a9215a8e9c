package proxy_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/internal/http1"
	"cwmplab/internal/memnet"
)

const requestURL = "http://198.51.100.2:7547/secret?x=1&amp;y=2"

func informBody(serial, url string) string {
	return `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><soap:Header><cwmp:ID soap:mustUnderstand="1">1</cwmp:ID></soap:Header><soap:Body><cwmp:Inform>` +
		`<DeviceId><Manufacturer>M</Manufacturer><OUI>001122</OUI><ProductClass>P</ProductClass><SerialNumber>` + serial + `</SerialNumber></DeviceId>` +
		`<ParameterList><ParameterValueStruct><Name>Device.ManagementServer.ConnectionRequestURL</Name><Value>` + url + `</Value></ParameterValueStruct></ParameterList>` +
		`</cwmp:Inform></soap:Body></soap:Envelope>`
}

func post(body string) string {
	return "POST /acs HTTP/1.1\r\nHost: " + proxyAddr + "\r\nContent-Type: text/xml\r\nSOAPAction:\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
}

// chunked frames a body in chunks of n bytes.
func chunked(body string, n int) string {
	var b strings.Builder
	b.WriteString("POST /acs HTTP/1.1\r\nHost: " + proxyAddr + "\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n")
	for len(body) > 0 {
		piece := body[:min(n, len(body))]
		fmt.Fprintf(&b, "%X;ext\r\n%s\r\n", len(piece), piece)
		body = body[len(piece):]
	}
	return b.String() + "0\r\n\r\n"
}

func rewriteRequests(s *settings, _ *memnet.Network) { s.RewriteConnectionRequest = true }

// parse reads exactly one request.
func parse(g *WithT, text string) *http1.Message {
	all := http1.NewRequestParser(http1.DefaultLimits()).Feed([]byte(text))
	g.Expect(all).To(HaveLen(1))
	g.Expect(all[0].WireLen).To(Equal(int64(len(text))))
	g.Expect(all[0].Notes).To(Or(BeEmpty(), HaveLen(1))) // a chunk extension is one
	return all[0]
}

var toldURL = regexp.MustCompile(`<Value>http://(203\.0\.113\.5:[0-9]+)/secret\?x=1&amp;y=2</Value>`)

func TestConnectionRequestURLIsRewritten(t *testing.T) {
	for name, request := range map[string]string{
		"with a length":      post(informBody("1", requestURL)),
		"in one chunk":       chunked(informBody("1", requestURL), 5000),
		"in chunks":          chunked(informBody("1", requestURL), 100),
		"in small chunks":    chunked(informBody("1", requestURL), 3),
		"in chunks of one":   chunked(informBody("1", requestURL), 1),
		"in a CDATA section": post(informBody("1", "<![CDATA["+strings.ReplaceAll(requestURL, "&amp;", "&")+"]]>")),
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, rewriteRequests, func(b *bench) {
				cpe := b.dial()
				b.send(cpe, request[:len(request)/2])
				b.send(cpe, request[len(request)/2:])
				acs := b.next(b.acs)
				want, got := parse(b.WithT, request), parse(b.WithT, acs.text())
				body := strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(string(got.Body))
				if name == "in a CDATA section" {
					body = strings.ReplaceAll(body, "x=1&y=2", "x=1&amp;y=2")
				}
				told := toldURL.FindStringSubmatch(body)
				b.Expect(told).To(HaveLen(2), body)
				b.Expect(strings.ReplaceAll(string(got.Body), told[1], "198.51.100.2:7547")).To(Equal(string(want.Body)), "nothing else of the body")
				b.Expect(len(got.Headers)).To(Equal(len(want.Headers)))
				b.Expect(strings.Join(b.p.Banner(), "\n")).To(ContainSubstring("ConnectionRequestURL is rewritten"))

				conns := b.recorded()
				b.Expect(conns[0].data[up]).To(Equal(request), "the near leg has what the CPE sent")
				b.Expect(conns[1].Leg).To(Equal("upstream"))
				b.Expect(conns[1].data[up]).To(Equal(acs.text()), "the far leg what the ACS got")
				b.Expect(conns[0].Altered).To(BeEmpty())
				b.Expect(undo(conns[1])).To(Equal(request), "the alterations say what stood there")
				_, records := b.events()
				b.Expect(records[0].Data).To(ContainSubstring("rewrite-connection-request"))
			})
		})
	}
}

// undo puts the originals back into what the server got.
func undo(c *taped) string {
	var b strings.Builder
	at := int64(0)
	for _, s := range c.Altered {
		b.WriteString(c.data[s.Dir][at:s.Start])
		b.Write(s.Original)
		at = s.End
	}
	return b.String() + c.data[up][at:]
}

func TestConnectionRequestReachesItsDevice(t *testing.T) {
	inBubble(t, rewriteRequests, func(b *bench) {
		device, other := b.serve("198.51.100.2:7547", nil), b.serve("198.51.100.3:7547", nil)
		defer device.close()
		defer other.close()
		cpe := b.dial()
		b.send(cpe, post(informBody("1", requestURL)))
		acs := b.next(b.acs)
		at := toldURL.FindStringSubmatch(acs.text())[1]
		b.send(cpe, post(informBody("2", "http://198.51.100.3:7547/other")))
		b.Expect(acs.text()).To(ContainSubstring("/other"))
		b.Expect(strings.Count(acs.text(), at)).To(Equal(1), "each device has its own")

		b.send(cpe, post(informBody("1", requestURL)))
		b.Expect(strings.Count(acs.text(), at)).To(Equal(2), "and keeps it")

		request := "GET /secret?x=1&y=2 HTTP/1.1\r\nHost: " + at + "\r\n\r\n"
		c := newPeer(b.connect(acsHost, at))
		b.send(c, request)
		got := b.next(device)
		b.Expect(got.text()).To(Equal(request))
		b.send(got, "HTTP/1.1 204 No Content\r\n\r\n")
		b.Expect(c.text()).To(Equal("HTTP/1.1 204 No Content\r\n\r\n"))
		c.Close()
		cpe.Close()

		var found *taped
		for _, conn := range b.recorded() {
			if conn.Server.String() == at {
				found = conn
			}
		}
		b.Expect(found.data).To(Equal([2]string{request, "HTTP/1.1 204 No Content\r\n\r\n"}))
		b.Expect(found.record(capture.RecordNote, "connection-request").Data).To(ContainSubstring("001122-P-1"))
		_, records := b.events()
		var told struct{ URL, DeviceURL string }
		for _, r := range records {
			if r.Name == capture.MarkConnectionRequestURL {
				b.Expect(json.Unmarshal(r.Data, &told)).To(Succeed())
				break
			}
		}
		b.Expect(told.URL).To(Equal("http://" + at + "/secret?x=1&y=2"))
		b.Expect(told.DeviceURL).To(Equal("http://198.51.100.2:7547/secret?x=1&y=2"))
	})
}

func TestDeviceGetsItsPortAgain(t *testing.T) {
	ports := map[string]bool{}
	for range 2 {
		inBubble(t, func(s *settings, n *memnet.Network) {
			rewriteRequests(s, n)
			s.ConnectionRequestPort = 20000
		}, func(b *bench) {
			cpe := b.dial()
			b.send(cpe, post(informBody("1", requestURL)))
			_, port, err := net.SplitHostPort(toldURL.FindStringSubmatch(b.next(b.acs).text())[1])
			b.Expect(err).NotTo(HaveOccurred())
			ports[port] = true
			n, _ := strconv.Atoi(port)
			b.Expect(n).To(And(BeNumerically(">=", 20000), BeNumerically("<", 21000)))
		})
	}
	NewWithT(t).Expect(ports).To(HaveLen(1))
}

func TestWhatCannotBeHeldBackPassesUnchanged(t *testing.T) {
	inBubble(t, rewriteRequests, func(b *bench) {
		body := informBody("1", requestURL)
		head := strings.Replace(post(body)[:len(post(body))-len(body)], "SOAPAction:\r\n", "Expect: 100-continue\r\n", 1)
		cpe := b.dial()
		b.send(cpe, head)
		acs := b.next(b.acs)
		b.Expect(acs.text()).To(Equal(head), "or the CPE would wait for ever")
		b.send(acs, "HTTP/1.1 100 Continue\r\n\r\n")
		b.Expect(cpe.text()).To(Equal("HTTP/1.1 100 Continue\r\n\r\n"))
		b.send(cpe, body)
		b.Expect(acs.text()).To(Equal(head + body))
		b.Expect(b.lines.String()).To(ContainSubstring("waits for 100 Continue"))
		b.send(cpe, post(body))
		b.Expect(acs.text()[len(head+body):]).To(MatchRegexp(toldURL.String()), "the next one is changed again")
	})
}

func TestHostIsRewritten(t *testing.T) {
	inBubble(t, func(s *settings, n *memnet.Network) { s.RewriteHost = true }, func(b *bench) {
		cpe := b.dial()
		request := "POST / HTTP/1.1\r\nX:  y \r\nhOST:  " + proxyAddr + " \r\nContent-Length: 100000\r\n\r\n"
		b.send(cpe, request)
		acs := b.next(b.acs)
		b.Expect(acs.text()).To(Equal("POST / HTTP/1.1\r\nX:  y \r\nhOST:  "+acsAddr+" \r\nContent-Length: 100000\r\n\r\n"), "without its body")
		b.send(cpe, strings.Repeat("x", 100000))
		b.send(cpe, request)
		b.Expect(strings.Count(acs.text(), acsAddr)).To(Equal(2))
		b.Expect(len(acs.text())).To(Equal(2*(len(request)-len(proxyAddr)+len(acsAddr)) + 100000))
	})
}

const setURL = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-0"><s:Body><c:SetParameterValues><ParameterList><ParameterValueStruct><Name>Device.ManagementServer.URL</Name><Value>http://192.0.2.7:80/new</Value></ParameterValueStruct></ParameterList></c:SetParameterValues></s:Body></s:Envelope>`

// leading is what an ACS says to lead its CPE elsewhere.
var leading = []string{
	"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://192.0.2.7:7547/acs?a=b\r\nSet-Cookie: s=1; Path=/; Domain=acs.example; Secure; HttpOnly\r\nContent-Length: 0\r\n\r\n",
	"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: " + strconv.Itoa(len(setURL)) + "\r\n\r\n" + setURL,
	"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: " + strconv.Itoa(len(download)) + "\r\n\r\n" + download,
}

const download = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-0"><s:Body><c:Download><URL>http://192.0.2.8/f.bin</URL></c:Download></s:Body></s:Envelope>`

func plainToTLS(s *settings, n *memnet.Network) {
	secureReverse(s, n)
	s.Security = 1 // plain to the CPE
	s.Advertise, _ = url.Parse("http://lab.example:9000")
}

func TestEscapesAreWarnedOf(t *testing.T) {
	inBubble(t, plainToTLS, func(b *bench) {
		cpe := b.dial()
		b.send(cpe, get)
		acs := b.next(b.acs)
		b.send(acs, strings.Join(leading, ""))
		b.Expect(cpe.text()).To(Equal(strings.Join(leading, "")), "nothing is changed")
		for _, what := range []string{
			"a redirect leads to 192.0.2.7:7547, past this proxy; --keep-device",
			"ManagementServer.URL set by the ACS leads to 192.0.2.7:80, past this proxy; --keep-device",
			"cookie s is for the domain acs.example only, which is not lab.example",
			"cookie s is for TLS only",
			"Download leads to 192.0.2.8:80, past this proxy: it is not recorded",
		} {
			b.Expect(b.lines.String()).To(ContainSubstring(what))
		}
		cpe.Close()
		acs.Close()
		notes := 0
		for _, r := range b.recorded()[0].records {
			if r.Type == capture.RecordNote && r.Name == "escape" {
				notes++
			}
		}
		b.Expect(notes).To(Equal(5))
	})
}

func TestDeviceIsKept(t *testing.T) {
	inBubble(t, func(s *settings, n *memnet.Network) {
		plainToTLS(s, n)
		s.KeepDevice = true
	}, func(b *bench) {
		elsewhere := b.serve("192.0.2.7:7547", nil)
		defer elsewhere.close()
		cpe := b.dial()
		b.send(cpe, get+get)
		acs := b.next(b.acs)
		b.send(acs, leading[0]+leading[1])
		got := cpe.text()
		redirect := regexp.MustCompile(`Location: http://lab\.example:([0-9]+)/acs\?a=b\r\n`).FindStringSubmatch(got)
		b.Expect(redirect).To(HaveLen(2), got)
		b.Expect(got).To(ContainSubstring("Set-Cookie: s=1; Path=/; HttpOnly\r\n"))
		b.Expect(got).To(MatchRegexp(`<Value>http://lab\.example:[0-9]+/new</Value>`))
		parser := http1.NewResponseParser(http1.DefaultLimits(), nil)
		b.Expect(parser.Feed([]byte(got))).To(HaveLen(2), "the framing holds")

		again := newPeer(b.connect(cpeHost, proxyHost+":"+redirect[1]))
		b.send(again, get)
		b.Expect(b.next(elsewhere).text()).To(Equal(get), "the alias leads to where the ACS wanted it")

		conns := b.recorded()
		b.Expect(conns[0].data[down]).To(Equal(got))
		b.Expect(conns[1].data[down]).To(Equal(leading[0] + leading[1]))
		var kinds []string
		for _, s := range conns[0].Altered {
			kinds = append(kinds, s.Name)
			b.Expect(s.Start).To(BeNumerically("<", s.End))
		}
		b.Expect(kinds).To(ConsistOf("location", "cookie", "acs-url", "content-length"))
	})
}

func TestPlainProxyRequests(t *testing.T) {
	inBubble(t, func(s *settings, n *memnet.Network) {
		s.noListen, s.Upstream = true, nil
		s.Forward, _ = n.Listen(proxyAddr)
		s.Allow = []string{acsHost}
	}, func(b *bench) {
		cpe := b.dial()
		body := "\r\nABC"
		b.send(cpe, "POST http://"+acsAddr+"/x?y HTTP/1.1\r\nhOST: "+acsAddr+"\r\nProxy-Connection: Keep-Alive\r\nz: 1\r\ncontent-length: 5\r\n\r\n"+body)
		acs := b.next(b.acs)
		b.Expect(acs.text()).To(Equal("POST /x?y HTTP/1.1\r\nhOST: " + acsAddr + "\r\nz: 1\r\ncontent-length: 5\r\n\r\n" + body))
		b.send(acs, "HTTP/1.1 200 Fine\r\nx-Y: 1\r\nContent-Length: 0\r\n\r\n")
		b.Expect(cpe.text()).To(Equal("HTTP/1.1 200 Fine\r\nx-Y: 1\r\nContent-Length: 0\r\n\r\n"))
		b.send(cpe, "GET http://"+acsAddr+" HTTP/1.1\r\nHost: x\r\n\r\n")
		b.Expect(acs.text()).To(HaveSuffix("GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
		cpe.Close()
		acs.Close()
		conns := b.recorded()
		b.Expect(undo(conns[1])).To(Equal(conns[0].data[up]))
		b.Expect(conns[0].Server.String()).To(Equal(acsAddr))
	})
}

func TestForwardModeRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ request, answer string }{
		"a host that is not allowed": {"CONNECT other.example:443 HTTP/1.1\r\nHost: other.example\r\n\r\n", "HTTP/1.1 403"},
		"its plain requests":         {"GET http://other.example/ HTTP/1.1\r\nHost: other.example\r\n\r\n", "HTTP/1.1 403"},
		"to be taken for an ACS":     {"POST /acs HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 400"},
		"a server that is not there": {"CONNECT 192.0.2.9:1 HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 502"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(s *settings, n *memnet.Network) {
				s.noListen, s.Upstream = true, nil
				s.Forward, _ = n.Listen(proxyAddr)
				s.Allow = []string{acsHost, "192.0.2.9"}
			}, func(b *bench) {
				cpe := b.dial()
				b.send(cpe, tc.request)
				b.Expect(cpe.text()).To(HavePrefix(tc.answer))
				b.Expect(cpe.ended()).To(Equal(io.EOF))
			})
		})
	}
}

func TestClientHelloBehindConnectIsNotLost(t *testing.T) {
	inBubble(t, func(s *settings, n *memnet.Network) {
		s.noListen, s.Upstream = true, nil
		s.Forward, _ = n.Listen(proxyAddr)
	}, func(b *bench) {
		cpe := b.dial()
		b.send(cpe, "CONNECT "+acsAddr+" HTTP/1.1\r\nHost: x\r\n\r\n"+get)
		b.Expect(b.next(b.acs).text()).To(Equal(get))
		synctest.Wait()
	})
}
