package cwmp

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	. "github.com/onsi/gomega"
)

// schemaDir holds the schemas of CWMP, which are not part of this repository.
const schemaDir = "../../shared/xsd"

// schemas prepares a folder in which xmllint finds everything without a network: the schemas of
// CWMP with the addresses of their imports replaced, and our own short schemas of SOAP.
func schemas(t *testing.T) (dir string) {
	t.Helper()
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not installed")
	}
	if _, err := os.Stat(schemaDir); err != nil {
		t.Skip("the CWMP schemas are not there: ", err)
	}
	g := NewWithT(t)
	dir = t.TempDir()
	for _, name := range []string{"soap-envelope.xsd", "soap-encoding.xsd"} {
		copyFile(g, filepath.Join("testdata", "xsd", name), filepath.Join(dir, name), nil)
	}
	redefine := regexp.MustCompile(`(?s)<xs:redefine .*?</xs:redefine>`)
	for i := range 5 {
		name := fmt.Sprintf("cwmp-1-%d.xsd", i)
		copyFile(g, filepath.Join(schemaDir, name), filepath.Join(dir, name), func(b []byte) []byte {
			// The redefinitions of 1.4 change documentation only, and xmllint refuses to redefine
			// a file that is also included.
			b = redefine.ReplaceAll(b, nil)
			for from, to := range map[string]string{
				`schemaLocation="` + EnvelopeSpace + `"`:               `schemaLocation="soap-envelope.xsd"`,
				`schemaLocation="` + EncodingSpace + `"`:               `schemaLocation="soap-encoding.xsd"`,
				`schemaLocation="http://www.broadband-forum.org/cwmp/`: `schemaLocation="`,
			} {
				b = bytes.ReplaceAll(b, []byte(from), []byte(to))
			}
			return b
		})
		v := V1_0 + Version(i)
		g.Expect(os.WriteFile(messageSchema(dir, v), fmt.Appendf(nil, `<xs:schema xmlns:xs=%q>
  <xs:import namespace=%q schemaLocation="soap-envelope.xsd"/>
  <xs:import namespace=%q schemaLocation=%q/>
</xs:schema>`, XSDSpace, EnvelopeSpace, v.Namespace(), name), 0o600)).To(Succeed())
	}
	return dir
}

func messageSchema(dir string, v Version) string {
	return filepath.Join(dir, "message-"+v.String()+".xsd")
}

func copyFile(g *WithT, from, to string, edit func([]byte) []byte) {
	b, err := os.ReadFile(from)
	g.Expect(err).NotTo(HaveOccurred())
	if edit != nil {
		b = edit(b)
	}
	g.Expect(os.WriteFile(to, b, 0o600)).To(Succeed())
}

// validate runs xmllint once over all messages and returns what it says about those that are not
// valid.
func validate(t *testing.T, dir string, v Version, messages [][]byte) (complaints string, valid bool) {
	t.Helper()
	args := []string{"--nonet", "--noout", "--schema", messageSchema(dir, v)}
	for i, m := range messages {
		name := filepath.Join(dir, fmt.Sprintf("message-%d.xml", i))
		NewWithT(t).Expect(os.WriteFile(name, m, 0o600)).To(Succeed())
		args = append(args, name)
	}
	cmd := exec.Command("xmllint", args...)
	cmd.Env = append(os.Environ(), "XML_CATALOG_FILES=")
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

func TestMessagesAreValid(t *testing.T) {
	dir := schemas(t)
	for name, style := range sampleStyles() {
		for v := V1_0; v <= V1_4; v++ {
			if v != V1_2 && name != "default" && name != "both default" {
				continue // the style is the same whatever the version: these two will do
			}
			var messages [][]byte
			for _, c := range append(samples(), bareSamples()...) {
				if sinceOf(c) <= v {
					e := &Envelope{Version: v, Header: Header{ID: new("1"), HoldRequests: new(true)}, Body: c}
					messages = append(messages, Encode(e, style))
				}
			}
			if complaints, valid := validate(t, dir, v, messages); !valid {
				t.Errorf("%s, %s:\n%s", name, v, regexp.MustCompile(`(?m)^.* validates\n`).ReplaceAllString(complaints, ""))
			}
		}
	}
}

func TestHeadersOfLaterVersionsAreValid(t *testing.T) {
	dir := schemas(t)
	g := NewWithT(t)
	for _, tc := range []struct {
		header Header
		since  Version
	}{
		{Header{ID: new("1"), HoldRequests: new(false)}, V1_0},
		{Header{SessionTimeout: new(uint32(60))}, V1_3},
		{Header{SupportedCWMPVersions: []string{"1.0", "1.4"}, SessionTimeout: new(uint32(60))}, V1_4},
		{Header{UseCWMPVersion: "1.4"}, V1_4},
	} {
		for v := V1_0; v <= V1_4; v++ {
			message := Encode(&Envelope{Version: v, Header: tc.header, Body: &InformResponse{MaxEnvelopes: 1}}, DefaultStyle())
			complaints, valid := validate(t, dir, v, [][]byte{message})
			g.Expect(valid).To(Equal(v >= tc.since), "%s: %s", v, complaints)
		}
	}
}

// TestValidationSeesFaults proves that the two tests above can fail.
func TestValidationSeesFaults(t *testing.T) {
	dir := schemas(t)
	g := NewWithT(t)
	for name, edit := range map[string]func(root *Element){
		"missing argument": func(r *Element) { r.Remove("Body/SetParameterValues/ParameterKey") },
		"wrong order":      func(r *Element) { r.Reverse("Body/SetParameterValues") },
		"unknown argument": func(r *Element) { r.InsertAfter("Body/SetParameterValues/ParameterKey", NewElement("X", "")) },
		"key too long":     func(r *Element) { r.SetText("Body/SetParameterValues/ParameterKey", string(make([]byte, 33))) },
		"no arrayType":     func(r *Element) { r.Find("Body/SetParameterValues/ParameterList").DropAttr("arrayType") },
		"qualified":        func(r *Element) { r.Find("Body/SetParameterValues/ParameterKey").Prefix = "cwmp" },
		"value of no type": func(r *Element) {
			r.Find("Body/SetParameterValues/ParameterList/*/Value").SetAttr("xsi:type", "xsd:int")
		},
	} {
		c := &SetParameterValues{ParameterList: sampleValues(), ParameterKey: "k"}
		root := (&Envelope{Version: V1_1, Body: c}).Tree(DefaultStyle())
		_, valid := validate(t, dir, V1_1, [][]byte{Marshal(root, DefaultStyle())})
		g.Expect(valid).To(BeTrue())
		edit(root)
		complaints, valid := validate(t, dir, V1_1, [][]byte{Marshal(root, DefaultStyle())})
		g.Expect(valid).To(BeFalse(), "%s: %s", name, complaints)
	}
}
