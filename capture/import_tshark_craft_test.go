package capture

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"cwmplab/internal/memnet"
)

// sealed is a TLS connection of this test as it would be captured, and the secrets that open it.
type sealed struct {
	*craft
	seq    [2]uint32 // the next sequence number of client and server
	keyLog bytes.Buffer
	mu     sync.Mutex
}

// seal carries out requests and their answers over TLS and captures what passes between the two ends.
func seal(t testing.TB, version uint16, requests, answers []string) *sealed {
	t.Helper()
	s := &sealed{craft: &craft{}, seq: [2]uint32{101, 501}}
	s.converse(t, version, requests, answers)
	return s
}

// converse adds a connection.
func (s *sealed) converse(t testing.TB, version uint16, requests, answers []string) {
	t.Helper()
	s.shake(s.seq[0]-1, s.seq[1]-1)
	cert := sealCertificate(t)
	network := memnet.New()
	l, err := network.Listen("10.0.0.2:7547")
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 1)
	go func() { failed <- s.answer(l, cert, version, requests, answers) }()
	raw, err := network.Dialer("10.0.0.1")(context.Background(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	client := tls.Client(&overheard{raw, s, ToServer}, &tls.Config{
		InsecureSkipVerify: true, MinVersion: version, MaxVersion: version, ServerName: "acs.example.net", NextProtos: sealProtocols, KeyLogWriter: &s.keyLog,
	})
	for i, request := range requests {
		if _, err := io.WriteString(client, request); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(client, make([]byte, len(answers[i]))); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-failed; err != nil {
		t.Fatal(err)
	}
	_ = client.Close() // its alert is the last thing captured
	s.up(s.seq[0], s.seq[1], flagFIN|flagACK, "")
	s.down(s.seq[1], s.seq[0]+1, flagFIN|flagACK, "")
	s.seq[0] += 100_000
	s.seq[1] += 100_000
	_ = l.Close()
}

// answer is the server: it reads each request whole before it answers.
func (s *sealed) answer(l net.Listener, cert tls.Certificate, version uint16, requests, answers []string) error {
	raw, err := l.Accept()
	if err != nil {
		return err
	}
	server := tls.Server(&overheard{raw, s, ToClient}, &tls.Config{
		Certificates: []tls.Certificate{cert}, MinVersion: version, MaxVersion: version, NextProtos: sealProtocols,
	})
	for i, request := range requests {
		if _, err := io.ReadFull(server, make([]byte, len(request))); err != nil {
			return err
		}
		if _, err := io.WriteString(server, answers[i]); err != nil {
			return err
		}
	}
	return nil
}

// overheard captures what one end writes, in segments as an Ethernet would carry them.
type overheard struct {
	net.Conn
	s   *sealed
	dir Direction
}

func (o *overheard) Write(b []byte) (int, error) {
	o.s.mu.Lock()
	for rest := b; len(rest) > 0; {
		n := min(len(rest), 1400)
		seq, ack := o.s.seq[o.dir], o.s.seq[1-o.dir]
		if o.dir == ToServer {
			o.s.up(seq, ack, flagACK, string(rest[:n]))
		} else {
			o.s.down(seq, ack, flagACK, string(rest[:n]))
		}
		o.s.seq[o.dir] += uint32(n)
		rest = rest[n:]
	}
	o.s.mu.Unlock()
	return o.Conn.Write(b)
}

func sealCertificate(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "acs.example.net"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0), DNSNames: []string{"acs.example.net"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// sealProtocols are what both ends speak inside TLS: a name by which a dissector would be chosen.
var sealProtocols = []string{"http/1.1"}
