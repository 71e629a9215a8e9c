package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/netip"
	"os"
	"strings"

	"cwmplab/proxy"
)

// readNames reads --resolve.
func (k *proxying) readNames(o *proxy.Options) error {
	o.Resolve = map[string]netip.Addr{}
	for _, r := range k.resolve {
		host, text, ok := strings.Cut(r, ":")
		ip, err := netip.ParseAddr(strings.Trim(text, "[]"))
		if !ok || host == "" || err != nil {
			return usageError("--resolve acs.example:192.0.2.1", "--resolve: %q is not HOST:IP", r)
		}
		o.Resolve[strings.ToLower(host)] = ip
	}
	return nil
}

// readTrust reads certificates and keys.
func (k *proxying) readTrust(o *proxy.Options) error {
	own, err := keyPair("--cert", k.cert, "--key", k.key)
	if err != nil {
		return err
	}
	o.Certificate = own
	client, err := keyPair("--client-cert", k.clientCert, "--client-key", k.clientKey)
	if err != nil {
		return err
	}
	if client != nil {
		o.ClientCerts = []tls.Certificate{*client}
	}
	if k.upCA == "" {
		return nil
	}
	data, err := os.ReadFile(k.upCA)
	if err != nil {
		return usageError("a PEM file", "--upstream-ca: %w", err)
	}
	o.UpstreamCA = x509.NewCertPool()
	if !o.UpstreamCA.AppendCertsFromPEM(data) {
		return usageError("a PEM file; openssl x509 -inform der -in CA.der makes one", "--upstream-ca: %s holds no certificate", k.upCA)
	}
	return nil
}

// keyPair reads a chain and its key; nil where neither is given.
func keyPair(certFlag, cert, keyFlag, key string) (*tls.Certificate, error) {
	if cert == "" && key == "" {
		return nil, nil
	}
	if cert == "" || key == "" {
		return nil, usageError("give both", "%s and %s belong together", certFlag, keyFlag)
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, usageError("both as PEM files", "%s: %w", certFlag, err)
	}
	return &pair, nil
}
