//go:build !linux

package main

import "net"

// freePort is a port of loopback that nobody listens on. Here it cannot be kept from who asks the system for any.
func freePort() (address string, release func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	return l.Addr().String(), func() {}, l.Close()
}
