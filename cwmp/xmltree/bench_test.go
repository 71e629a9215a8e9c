package xmltree

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"testing"
)

// response is a GetParameterValuesResponse with n parameters, as a CPE writes it: some 125 bytes
// for each.
func response(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">
<soap:Header><cwmp:ID soap:mustUnderstand="1">42</cwmp:ID></soap:Header>
<soap:Body><cwmp:GetParameterValuesResponse>
`)
	fmt.Fprintf(&b, "<ParameterList soapenc:arrayType=\"cwmp:ParameterValueStruct[%d]\">\n", n)
	for i := range n {
		fmt.Fprintf(&b, "<ParameterValueStruct><Name>Device.X.%d.Y</Name><Value xsi:type=\"xsd:string\">value %d</Value></ParameterValueStruct>\n", i, i)
	}
	b.WriteString("</ParameterList>\n</cwmp:GetParameterValuesResponse></soap:Body>\n</soap:Envelope>\n")
	return b.Bytes()
}

// BenchmarkParse reads a response of 2,000 parameters, some 250 KB, beside the token loop of
// encoding/xml over the same bytes.
func BenchmarkParse(b *testing.B) {
	src := response(2000)
	b.Run("xmltree", func(b *testing.B) {
		b.SetBytes(int64(len(src)))
		b.ReportAllocs()
		for b.Loop() {
			d := Parse(src)
			if !d.OK() {
				b.Fatal(d.Problems)
			}
			d.Release()
		}
	})
	b.Run("encoding-xml-tokens", func(b *testing.B) {
		b.SetBytes(int64(len(src)))
		b.ReportAllocs()
		for b.Loop() {
			dec := xml.NewDecoder(bytes.NewReader(src))
			for {
				if _, err := dec.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// BenchmarkWalk visits every element of a parsed response and compares its name, which makes no
// string.
func BenchmarkWalk(b *testing.B) {
	src := response(2000)
	d := Parse(src)
	defer d.Release()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		count := 0
		for n := range d.Root.Descendants() {
			if n.NameIs("ParameterValueStruct") {
				count++
			}
		}
		if count != 2000 {
			b.Fatal(count)
		}
	}
}

// BenchmarkTexts takes the text of every parameter name and value, which makes a string each.
func BenchmarkTexts(b *testing.B) {
	src := response(2000)
	d := Parse(src)
	defer d.Release()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		total := 0
		for p := range d.Root.Find("Body/*/ParameterList").Children() {
			total += len(p.Child("Name").Text()) + len(p.Child("Value").Text())
		}
		if total == 0 {
			b.Fatal("no text")
		}
	}
}
