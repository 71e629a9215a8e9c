package proxy

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"cwmplab/capture"
)

// versionNames are TLS versions as recordings write them.
var versionNames = map[uint16]string{
	0x0300: "SSL 3.0", tls.VersionTLS10: "1.0", tls.VersionTLS11: "1.1", tls.VersionTLS12: "1.2", tls.VersionTLS13: "1.3",
}

func versionName(v uint16) string {
	if name := versionNames[v]; name != "" {
		return name
	}
	return fmt.Sprintf("0x%04X", v)
}

// helloFacts is what a ClientHello says of its sender.
func helloFacts(raw []byte, info *tls.ClientHelloInfo) capture.TLSFacts {
	t := capture.TLSFacts{HelloBase64: base64.StdEncoding.EncodeToString(raw)}
	if info == nil {
		return t
	}
	t.SNI = info.ServerName
	for _, id := range info.CipherSuites {
		t.Offered = append(t.Offered, tls.CipherSuiteName(id))
	}
	var most uint16
	for _, v := range info.SupportedVersions {
		if v&0x0f0f != 0x0a0a { // GREASE is no version
			most = max(most, v)
		}
	}
	if most > 0 {
		t.OfferedMax = versionName(most)
	}
	return t
}

// agreed adds what a handshake ended with. served is the certificate that was shown.
func agreed(t *capture.TLSFacts, s tls.ConnectionState, served []byte) {
	t.Version, t.Suite, t.ALPN = versionName(s.Version), tls.CipherSuiteName(s.CipherSuite), s.NegotiatedProtocol
	if t.SNI == "" {
		t.SNI = s.ServerName
	}
	if len(served) > 0 {
		sum := sha256.Sum256(served)
		t.ServerCert = hex.EncodeToString(sum[:])
	}
}

// alertOf is the alert that a peer sent, in the words of the TLS specification ("bad certificate"), or "".
func alertOf(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "remote error" && op.Err != nil {
		return strings.TrimPrefix(op.Err.Error(), "tls: ")
	}
	return ""
}

// failed adds why a handshake did not end well, and gives it in few words.
func failed(t *capture.TLSFacts, err error) string {
	t.Alert, t.Error = alertOf(err), err.Error()
	var header tls.RecordHeaderError
	switch {
	case t.Alert != "":
		return "alert from the peer: " + t.Alert
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the peer closed the connection during the handshake"
	case isReset(err):
		return "the peer reset the connection during the handshake"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "no answer in time"
	case errors.As(err, &header):
		return "what came is not TLS"
	}
	return strings.TrimPrefix(err.Error(), "tls: ")
}
