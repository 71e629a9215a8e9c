package main

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"net"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

// encrypted FILE NAME: writes a pcap of a TLS connection that asks for a server name, as another program captures it.
func writeEncrypted(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: encrypted FILE NAME")
	}
	hello, err := clientHello(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), pcapOf(hello), 0o600))
}

// clientHello is what a client says first.
func clientHello(name string) ([]byte, error) {
	client, server := net.Pipe()
	said := make(chan []byte, 1)
	go func() {
		buf := make([]byte, 16<<10)
		n, _ := server.Read(buf)
		_ = server.Close()
		said <- buf[:n]
	}()
	err := tls.Client(client, &tls.Config{ServerName: name, MinVersion: tls.VersionTLS12}).Handshake()
	if err == nil {
		return nil, errors.New("a handshake with nobody")
	}
	return <-said, client.Close()
}

// pcapOf writes one TCP connection in which the client says something: raw IPv4 packets (link type 101).
func pcapOf(data []byte) []byte {
	var b bytes.Buffer
	put := func(v ...uint32) { _ = binary.Write(&b, binary.LittleEndian, v) }
	put(0xa1b2c3d4, 2|4<<16, 0, 0, 65535, 101)
	packet := func(fromClient bool, flags byte, seq, ack uint32, payload []byte) {
		ip := []byte{0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2}
		tcp := []byte{0x9c, 0x40, 0x01, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, flags, 0xff, 0xff, 0, 0, 0, 0}
		if !fromClient {
			ip[15], ip[19] = 2, 1
			copy(tcp, []byte{0x01, 0xbb, 0x9c, 0x40})
		}
		binary.BigEndian.PutUint16(ip[2:], uint16(len(ip)+len(tcp)+len(payload)))
		binary.BigEndian.PutUint32(tcp[4:], seq)
		binary.BigEndian.PutUint32(tcp[8:], ack)
		n := uint32(len(ip) + len(tcp) + len(payload))
		put(1772442900, 0, n, n)
		b.Write(ip)
		b.Write(tcp)
		b.Write(payload)
	}
	const syn, ackFlag, push = 2, 16, 24
	packet(true, syn, 100, 0, nil)
	packet(false, syn|ackFlag, 500, 101, nil)
	packet(true, ackFlag, 101, 501, nil)
	packet(true, push, 101, 501, data)
	packet(false, ackFlag, 501, 101+uint32(len(data)), nil)
	return b.Bytes()
}
