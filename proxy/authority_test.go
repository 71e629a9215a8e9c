package proxy_test

import (
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/proxy"
)

func TestAuthorityIsMadeOnce(t *testing.T) {
	g := NewWithT(t)
	dir := filepath.Join(t.TempDir(), "a", "b")
	_, err := proxy.LoadAuthority(dir)
	g.Expect(err).To(MatchError(fs.ErrNotExist))
	made, err := proxy.OpenAuthority(dir, time.Now())
	g.Expect(err).NotTo(HaveOccurred())
	again, err := proxy.OpenAuthority(dir, time.Now())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(again.Fingerprint()).To(Equal(made.Fingerprint()))
	_, err = proxy.CreateAuthority(dir, time.Now())
	g.Expect(err).To(MatchError(fs.ErrExist))

	exported, err := os.ReadFile(made.File())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(exported).To(Equal(made.PEM()))
	block, rest := pem.Decode(exported)
	g.Expect(rest).To(BeEmpty(), "the certificate alone")
	g.Expect(block.Bytes).To(Equal(made.DER()))
	root, err := x509.ParseCertificate(made.DER())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(root.IsCA).To(BeTrue())

	entries, err := os.ReadDir(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(entries).To(HaveLen(2), "nothing temporary is left")
	if runtime.GOOS != "windows" {
		info, err := os.Stat(filepath.Join(dir, "authority.pem"))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(info.Mode().Perm()).To(Equal(fs.FileMode(0o600)))
	}
}

func TestDamagedAuthority(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	g.Expect(os.WriteFile(filepath.Join(dir, "authority.pem"), []byte("nonsense"), 0o600)).To(Succeed())
	_, err := proxy.OpenAuthority(dir, time.Now())
	g.Expect(err).To(MatchError(ContainSubstring("authority.pem: not what cwmplab ca init writes")))
}

func TestDHCPOptions(t *testing.T) {
	g := NewWithT(t)
	url := "http://192.0.2.1:7547/"
	g.Expect(proxy.DHCP43(url)).To(Equal("0116" + hex.EncodeToString([]byte(url))))
	g.Expect(proxy.DHCP125(url)).To(Equal("00000de9" + "18" + "0b16" + hex.EncodeToString([]byte(url))))
	long := strings.Repeat("x", 254)
	_, err := proxy.DHCP43(long)
	g.Expect(errors.Is(err, proxy.ErrTooLong)).To(BeTrue())
	_, err = proxy.DHCP125(long[:249])
	g.Expect(errors.Is(err, proxy.ErrTooLong)).To(BeTrue())
}

func TestUpstreamURLs(t *testing.T) {
	for text, ok := range map[string]bool{
		"http://acs.example": true, "https://[::1]:7547/x": true, "auto": true,
		"acs.example:80": false, "ftp://x/": false, "http://": false, "http://u:p@acs.example/": false, "http://%zz/": false,
	} {
		_, err := proxy.ParseUpstream(text)
		NewWithT(t).Expect(err == nil).To(Equal(ok), text)
	}
}

func TestBanner(t *testing.T) {
	inBubble(t, secureReverse, func(b *bench) {
		text := strings.Join(b.p.Banner(), "\n")
		b.Expect(text).To(ContainSubstring("https://" + proxyAddr + "/acs\n"))
		b.Expect(text).To(ContainSubstring(b.ca.Fingerprint()))
		b.Expect(text).To(ContainSubstring(proxyHost + ", or the name that SNI asks for"))
		b.Expect(text).To(ContainSubstring("they do not pass here: CRQ not exercised; use --rewrite-connection-request"[5:]))
		option, _ := proxy.DHCP43("https://" + proxyAddr + "/acs")
		b.Expect(text).To(ContainSubstring(option))
		option, _ = proxy.DHCP125("https://" + proxyAddr + "/acs")
		b.Expect(text).To(ContainSubstring(option))
	})
}
