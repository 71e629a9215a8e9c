package capture

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"testing"

	. "github.com/onsi/gomega"
)

// clientHello is what Go's client sends first, in its record.
func clientHello(t *testing.T, name string) string {
	t.Helper()
	ours, theirs := net.Pipe()
	go func() {
		_ = tls.Client(ours, &tls.Config{ServerName: name}).Handshake() // ends when the pipe is closed
	}()
	head := make([]byte, 5)
	if _, err := io.ReadFull(theirs, head); err != nil {
		t.Fatal(err)
	}
	body := make([]byte, int(head[3])<<8|int(head[4]))
	if _, err := io.ReadFull(theirs, body); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	ours.Close()
	return string(head) + string(body)
}

// serverHello chooses TLS_AES_128_GCM_SHA256 and TLS 1.3.
func serverHello() string {
	body := "\x03\x03" + string(make([]byte, 32)) + "\x00" + "\x13\x01" + "\x00" + "\x00\x06\x00\x2b\x00\x02\x03\x04"
	message := "\x02\x00\x00" + string(rune(len(body))) + body
	return "\x16\x03\x03\x00" + string(rune(len(message))) + message
}

func TestEncryptedTrafficIsRecognised(t *testing.T) {
	hello := clientHello(t, "acs.example.net")
	for _, tc := range []struct {
		name    string
		send    func(c *craft)
		sni     string
		version string
		alert   string
		records int
	}{
		{"handshake", func(c *craft) {
			c.shake(100, 500)
			c.up(101, 501, flagACK, hello)
			c.down(501, 101+uint32(len(hello)), flagACK, serverHello())
			c.down(501+uint32(len(serverHello())), 101+uint32(len(hello)), flagACK, "\x17\x03\x03\x00\x03abc")
		}, "acs.example.net", "1.3", "", 2},
		{"one byte at a time", func(c *craft) {
			c.shake(100, 500)
			for i := range len(hello) {
				c.up(101+uint32(i), 501, flagACK, hello[i:i+1])
			}
		}, "acs.example.net", "", "", 2},
		{"refused with an alert", func(c *craft) {
			c.shake(100, 500)
			c.up(101, 501, flagACK, hello)
			c.down(501, 101+uint32(len(hello)), flagACK, "\x15\x03\x03\x00\x02\x02\x28")
		}, "acs.example.net", "", "40 (handshake failure)", 2},
		{"from the middle", func(c *craft) {
			c.down(501, 101, flagACK, "\x17\x03\x03\x00\x03abc")
			c.up(101, 509, flagACK, "\x17\x03\x03\x00\x03abc")
		}, "", "", "", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			c := &craft{}
			tc.send(c)
			h := hear(t, c.raw())
			var encrypted *EncryptedError
			g.Expect(errors.As(h.err, &encrypted)).To(BeTrue(), "%v", h.err)
			g.Expect(encrypted.Conns).To(Equal(1))
			g.Expect(h.err).To(MatchError(ContainSubstring("all traffic is TLS-encrypted")))
			g.Expect(h.source.Notes).To(ContainElement(HavePrefix("1 connection encrypted with TLS")))
			g.Expect(h.stream(1, ToServer) + h.stream(1, ToClient)).To(BeEmpty())
			g.Expect(h.conns).To(HaveLen(1))
			g.Expect(h.conns[0].Client).To(Equal(craftClient))
			facts := h.conns[0].TLS
			g.Expect(facts.Encrypted).To(BeTrue())
			g.Expect([]string{facts.SNI, facts.Version, facts.Alert}).To(Equal([]string{tc.sni, tc.version, tc.alert}))
			g.Expect(Touches(h.conns[0].Gaps, ToServer, 0, 1)).To(BeTrue())
			if tc.sni != "" {
				g.Expect(encrypted.SNI).To(Equal([]string{tc.sni}))
				g.Expect(facts.OfferedMax).To(Equal("1.3"))
				g.Expect(facts.Offered).To(ContainElement("TLS_AES_128_GCM_SHA256"))
			}
			var told TLSFacts
			records := 0
			for _, ev := range h.events {
				if ev.Kind == EventRecord {
					records++
					g.Expect(json.Unmarshal(ev.Record.Data, &told)).To(Succeed())
				}
			}
			g.Expect(records).To(Equal(tc.records))
			g.Expect(told).To(Equal(*facts))
		})
	}
}

func TestPlaintextBesideEncryptedIsRead(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(100, 500)
	c.up(101, 501, flagACK, clientHello(t, "a"))
	c.shake(70000, 80000)
	c.exchange(70001, 80001)
	h := hear(t, c.raw())
	g.Expect(h.err).To(Equal(io.EOF))
	g.Expect(h.stream(2, ToServer)).To(Equal(craftPost))
}
