package xmltree

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	. "github.com/onsi/gomega"
)

// tight are limits small enough to be met by a line of XML.
var tight = Limits{Depth: 3, Attributes: 2, Nodes: 4, NameLength: 8, Namespaces: 2, Problems: 3}

// cases hold for every code documents that have the problem, with the place of its first
// occurrence, and near misses that do not have it.
var cases = []struct {
	code   Code
	name   string
	src    string
	offset int    // of the first problem with that code; -1: there must be none
	on     string // bytes it covers
}{
	{Empty, "no bytes", "", 0, ""},
	{Empty, "white space only", " \n", 2, ""},
	{Empty, "declaration only", `<?xml version="1.0"?>`, 21, ""},
	{Empty, "comment only", "<!-- a -->", 10, ""},
	{Empty, "an empty element", "<a/>", -1, ""},
	{UTF16, "little endian with mark", "\xff\xfe<\x00a\x00/\x00>\x00", 0, "\xff\xfe"},
	{UTF16, "big endian without mark", "\x00<\x00a\x00/\x00>", 0, "\x00<"},
	{UTF16, "utf-8", "<a/>", -1, ""},
	{Truncated, "in content", "<a>text", 7, ""},
	{Truncated, "in a start tag", `<a b="c" `, 0, `<a b="c" `},
	{Truncated, "in a value", `<a b="c d`, 0, `<a b="c d`},
	{Truncated, "only a quote is missing", `<a b="c>text</a>`, -1, ""},
	{Truncated, "in an end tag", "<a></a", 3, "</a"},
	{Truncated, "after a bracket", "<a><", 3, "<"},
	{Truncated, "in a comment", "<a><!-- </a>", 3, "<!-- </a>"},
	{Truncated, "in a comment mark", "<a><!-", 3, "<!-"},
	{Truncated, "in CDATA", "<a><![CDATA[ </a>", 3, "<![CDATA[ </a>"},
	{Truncated, "in an instruction", "<a><?p </a>", 3, "<?p </a>"},
	{Truncated, "in the declaration", `<?xml version="1.0" `, 0, `<?xml version="1.0" `},
	{Truncated, "in a document type", "<!DOCTYPE a [", 0, "<!DOCTYPE a ["},
	{Truncated, "complete", "<a></a>", -1, ""},
	{BOM, "first", "\xef\xbb\xbf<a/>", 0, "\xef\xbb\xbf"},
	{BOM, "in text it is a character", "<a>\xef\xbb\xbf</a>", -1, ""},
	{SecondRoot, "two roots", "<a/><b>x</b>", 4, "<b>"},
	{SecondRoot, "two children", "<r><a/><b/></r>", -1, ""},
	{TextOutsideRoot, "after", "<a/> x\n", 5, "x"},
	{TextOutsideRoot, "before", "x<a/>", 0, "x"},
	{TextOutsideRoot, "reference", "<a/>&#32;", 4, "&#32;"},
	{TextOutsideRoot, "CDATA", "<a/><![CDATA[]]>", 4, "<![CDATA[]]>"},
	{TextOutsideRoot, "NUL padding", "<a/>\x00", 4, "\x00"},
	{TextOutsideRoot, "white space and comment", "\r\n\t <!--c--><a/> \n", -1, ""},
	{Doctype, "plain", "<!DOCTYPE a><a/>", 0, "<!DOCTYPE a>"},
	{Doctype, "internal subset", `<!DOCTYPE a [<!ENTITY x "]>"><!--]>'--><?p ]>"?>] ><a/>`, 0, `<!DOCTYPE a [<!ENTITY x "]>"><!--]>'--><?p ]>"?>] >`},
	{Doctype, "inside the root", "<a><!DOCTYPE a></a>", 3, "<!DOCTYPE a>"},
	{Doctype, "in a comment", "<!--<!DOCTYPE a>--><a/>", -1, ""},
	{LateDeclaration, "after a blank", ` <?xml version="1.0"?><a/>`, 1, `<?xml version="1.0"?>`},
	{LateDeclaration, "twice", `<?xml version="1.0"?><?xml version="1.0"?><a/>`, 21, `<?xml version="1.0"?>`},
	{LateDeclaration, "after a mark", "\xef\xbb\xbf" + `<?xml version="1.0"?><a/>`, -1, ""},
	{BadDeclaration, "no version", `<?xml encoding="UTF-8"?><a/>`, 0, `<?xml encoding="UTF-8"?>`},
	{BadDeclaration, "empty", `<?xml?><a/>`, 0, `<?xml?>`},
	{BadDeclaration, "order", `<?xml version="1.0" standalone="no" encoding="UTF-8"?><a/>`, 0, `<?xml version="1.0" standalone="no" encoding="UTF-8"?>`},
	{BadDeclaration, "no space", `<?xml version="1.0"encoding="UTF-8"?><a/>`, 0, `<?xml version="1.0"encoding="UTF-8"?>`},
	{BadDeclaration, "no quotes", `<?xml version=1.0?><a/>`, 0, `<?xml version=1.0?>`},
	{BadDeclaration, "open quote", `<?xml version="1.0?><a/>`, 0, `<?xml version="1.0?>`},
	{BadDeclaration, "no equals sign", `<?xml version "1.0"?><a/>`, 0, `<?xml version "1.0"?>`},
	{BadDeclaration, "standalone", `<?xml version="1.0" standalone="true"?><a/>`, 0, `<?xml version="1.0" standalone="true"?>`},
	{BadDeclaration, "encoding name", `<?xml version="1.0" encoding="8-UTF"?><a/>`, 0, `<?xml version="1.0" encoding="8-UTF"?>`},
	{BadDeclaration, "version", `<?xml version="one"?><a/>`, 0, `<?xml version="one"?>`},
	{BadDeclaration, "all parts", `<?xml version = '1.0' encoding='utf-8' standalone='yes' ?><a/>`, -1, ""},
	{XMLVersion, "1.1", `<?xml version="1.1"?><a/>`, 0, `<?xml version="1.1"?>`},
	{XMLVersion, "1.0", `<?xml version="1.0"?><a/>`, -1, ""},
	{DeclaredEncoding, "Latin-1", `<?xml version="1.0" encoding="ISO-8859-1"?><a/>`, 0, `<?xml version="1.0" encoding="ISO-8859-1"?>`},
	{DeclaredEncoding, "ASCII", `<?xml version="1.0" encoding="US-ASCII"?><a/>`, 0, `<?xml version="1.0" encoding="US-ASCII"?>`},
	{DeclaredEncoding, "UTF-16", `<?xml version="1.0" encoding="UTF-16"?><a/>`, 0, `<?xml version="1.0" encoding="UTF-16"?>`},
	{DeclaredEncoding, "lower case", `<?xml version="1.0" encoding="utf-8"?><a/>`, -1, ""},
	{BadUTF8, "text", "<a>x\xff\xfez</a>", 4, "\xff\xfe"},
	{BadUTF8, "value", "<a b='\xc3'/>", 6, "\xc3"},
	{BadUTF8, "overlong", "<a>\xc0\xaf</a>", 3, "\xc0\xaf"},
	{BadUTF8, "surrogate", "<a>\xed\xa0\x80</a>", 3, "\xed\xa0\x80"},
	{BadUTF8, "comment", "<a><!--\xe4--></a>", 7, "\xe4"},
	{BadUTF8, "CDATA", "<a><![CDATA[\xe4]]></a>", 12, "\xe4"},
	{BadUTF8, "name", "<a\xff/>", 2, "\xff"},
	{BadUTF8, "umlaut", "<a>\u00e4\U0001F600</a>", -1, ""},
	{BadChar, "control", "<a>\x01</a>", 3, "\x01"},
	{BadChar, "value", "<a b='\x00'/>", 6, "\x00"},
	{BadChar, "noncharacter", "<a>\uffff</a>", 3, "\uffff"},
	{BadChar, "escape in an instruction", "<?p \x1b?><a/>", 4, "\x1b"},
	{BadChar, "white space and delete", "<a>\t\r\n\x7f\u0085</a>", -1, ""},
	{BadCharRef, "NUL", "<a>&#0;</a>", 3, "&#0;"},
	{BadCharRef, "surrogate", "<a>&#xD800;</a>", 3, "&#xD800;"},
	{BadCharRef, "huge", "<a>&#99999999999999999999;</a>", 3, "&#99999999999999999999;"},
	{BadCharRef, "capital X", "<a>&#X41;</a>", 3, "&#"},
	{BadCharRef, "no digits", "<a b='&#;'/>", 6, "&#"},
	{BadCharRef, "no semicolon", "<a>&#65</a>", 3, "&#65"},
	{BadCharRef, "good ones", "<a b='&#x1F600;'>&#65;&#x0a;</a>", -1, ""},
	{Entity, "undeclared", "<a>&nbsp;</a>", 3, "&nbsp;"},
	{Entity, "case", "<a b='&LT;'/>", 6, "&LT;"},
	{Entity, "declared inside", `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`, 33, "&x;"},
	{Entity, "the five", "<a b='&lt;&gt;&amp;&apos;&quot;'>&lt;&gt;&amp;&apos;&quot;</a>", -1, ""},
	{UnescapedAmp, "text", "<a>b & c</a>", 5, "&"},
	{UnescapedAmp, "query", "<a b='?x=1&y=2'/>", 10, "&"},
	{UnescapedAmp, "before the end", "<a>&</a>", 3, "&"},
	{UnescapedAmp, "CDATA", "<a><![CDATA[&]]></a>", -1, ""},
	{UnescapedLess, "blank", "<a>b < c</a>", 5, "<"},
	{UnescapedLess, "digit", "<a><1</a>", 3, "<"},
	{UnescapedLess, "escaped", "<a>&lt;1</a>", -1, ""},
	{LessInAttribute, "tag in a value", "<a b='<c>'/>", 6, "<"},
	{LessInAttribute, "greater", "<a b='c>'/>", -1, ""},
	{CDATAEndInText, "text", "<a>x]]>y</a>", 4, "]]>"},
	{CDATAEndInText, "three brackets", "<a>]]]></a>", 4, "]]>"},
	{CDATAEndInText, "value", "<a b=']]>'/>", -1, ""},
	{CDATAEndInText, "apart", "<a>]]<b/>></a>", -1, ""},
	{DoubleHyphen, "inside", "<!-- a -- b --><a/>", 7, "--"},
	{DoubleHyphen, "at the end", "<!-- a ---><a/>", 7, "--"},
	{DoubleHyphen, "hyphens apart", "<!-- a- -b - --><a/>", -1, ""},
	{MismatchedTag, "inner left open", "<a><b></a>", 6, "</a>"},
	{MismatchedTag, "prefix", "<a xmlns:p='u' xmlns:q='u'><p:b></q:b></a>", 32, "</q:b>"},
	{MismatchedTag, "case", "<a><b></B></a>", 6, "</B>"},
	{MismatchedTag, "blank in the end tag", "<a><b></b ></a\n>", -1, ""},
	{StrayEndTag, "inside", "<a></b></a>", 3, "</b>"},
	{StrayEndTag, "after the root", "<a/></a>", 4, "</a>"},
	{StrayEndTag, "nested alike", "<a><a></a></a>", -1, ""},
	{StrayEndTag, "behind an open quote", "<a b='c></b></a>", 8, "</b>"},
	{StrayEndTag, "cut off", "<a></b", -1, ""},
	{BadEndTag, "attribute", "<a></a b='c'>", 3, "</a b='c'>"},
	{BadEndTag, "no name", "<a></></a>", 3, "</>"},
	{BadEndTag, "blank before the name", "<a></ a></a>", 3, "</ a>"},
	{BadEndTag, "blank behind the name", "<a></a >", -1, ""},
	{UnclosedTag, "start tag", "<a><b <c/></b></a>", 3, "<b "},
	{UnclosedTag, "end tag", "<a><b></b</a>", 6, "</b"},
	{UnclosedTag, "both closed", "<a><b\n></b\n></a>", -1, ""},
	{BadMarkup, "exclamation", "<a><!ELEMENT b></a>", 3, "<!ELEMENT b>"},
	{BadMarkup, "lower case doctype", "<!doctype a><a/>", 0, "<!doctype a>"},
	{BadMarkup, "lower case CDATA", "<a><![cdata[x]]></a>", 3, "<![cdata[x]]>"},
	{BadMarkup, "slash", "<a / b='c'/>", 3, "/"},
	{BadMarkup, "digit", "<a 1='c'/>", 3, "1='c'"},
	{BadMarkup, "comment", "<a><!----></a>", -1, ""},
	{BadColon, "element with two colons", "<a:b:c/>", 1, "a:b:c"},
	{BadColon, "leading colon", "<:a/>", 1, ":a"},
	{BadColon, "trailing colon", "<a:/>", 1, "a:"},
	{BadColon, "digit behind the colon", "<a:1/>", 1, "a:1"},
	{BadColon, "attribute", "<a xmlns:='u'/>", 3, "xmlns:"},
	{BadColon, "instruction", "<?a:b ?><a/>", 2, "a:b"},
	{BadColon, "one colon between prefix and local name", "<a:b xmlns:a='u'/>", -1, ""},
	{BadName, "multiplication sign", "<a\u00d7/>", 1, "a\u00d7"},
	{BadName, "begins with a combining mark", "<\u0301a/>", 1, "\u0301a"},
	{BadName, "letters of other scripts", "<\u00e4\u4e2d\u0301 xmlns:\u03b1='u' \u03b1:\u03b2=''/>", -1, ""},
	{UnquotedAttribute, "word", "<a b=c d='e'/>", 5, "c"},
	{UnquotedAttribute, "nothing", "<a b=/>", 5, ""},
	{UnquotedAttribute, "both quotes", `<a b = 'c"' d = "e'"/>`, -1, ""},
	{UnclosedValue, "before the end of the tag", `<a b="c>text</a>`, 5, `"c`},
	{UnclosedValue, "before another tag", `<a><b c='d<e/></b></a>`, 8, "'d"},
	{UnclosedValue, "the other quote inside", `<a b="'">text</a>`, -1, ""},
	{NoAttributeValue, "name only", "<a b/>", 3, "b"},
	{NoAttributeValue, "name before another", "<a b c='d'/>", 3, "b"},
	{NoAttributeValue, "empty value", "<a b=''/>", -1, ""},
	{MissingSpace, "between", "<a b='c'd='e'/>", 8, ""},
	{MissingSpace, "line end between", "<a\nb='c'\td='e'\r\n/>", -1, ""},
	{DuplicateAttr, "same name", "<a b='1' b='2'/>", 9, "b='2'"},
	{DuplicateAttr, "same namespace", "<a xmlns:p='u' xmlns:q='&#117;' p:b='1' q:b='2'/>", 40, "q:b='2'"},
	{DuplicateAttr, "declaration", "<a xmlns:p='u' xmlns:p='v'/>", 15, "xmlns:p='v'"},
	{DuplicateAttr, "undeclared prefix", "<a p:b='1' p:b='2'/>", 11, "p:b='2'"},
	{DuplicateAttr, "among many", "<a a1='' a2='' a3='' a4='' a5='' a6='' a7='' a8='' a9='' a3=''/>", 57, "a3=''"},
	{DuplicateAttr, "namespaces differ", "<a xmlns='u' xmlns:p='u' xmlns:q='v' b='0' p:b='1' q:b='2' r:b='' s:b=''/>", -1, ""},
	{DuplicateAttr, "many that differ", "<a a1='' a2='' a3='' a4='' a5='' a6='' a7='' a8='' a9='' a0=''/>", -1, ""},
	{PI, "inside", "<a><?p q?></a>", 3, "<?p q?>"},
	{PI, "the declaration is none", "<?xml version='1.0'?><a/>", -1, ""},
	{ReservedPI, "capitals", "<?XML version='1.0'?><a/>", 0, "<?XML version='1.0'?>"},
	{ReservedPI, "longer name", "<?xml-stylesheet?><a/>", -1, ""},
	{BadPI, "nothing", "<a><??></a>", 3, "<??>"},
	{BadPI, "blank first", "<a><? p?></a>", 3, "<? p?>"},
	{BadPI, "no blank behind", "<a><?p\"?></a>", 3, "<?p\"?>"},
	{BadPI, "target only", "<a><?p?></a>", -1, ""},
	{UndeclaredPrefix, "element", "<p:a/>", 1, "p:a"},
	{UndeclaredPrefix, "attribute", "<a p:b='c'/>", 3, "p:b"},
	{UndeclaredPrefix, "out of scope", "<a><b xmlns:p='u'/><p:b/></a>", 20, "p:b"},
	{UndeclaredPrefix, "declared behind its use", "<p:a p:b='c' xmlns:p='u' xml:lang='en'/>", -1, ""},
	{ReservedPrefix, "xml elsewhere", "<a xmlns:xml='u'/>", 3, "xmlns:xml='u'"},
	{ReservedPrefix, "xmlns declared", "<a xmlns:xmlns='u'/>", 3, "xmlns:xmlns='u'"},
	{ReservedPrefix, "xmlns used", "<xmlns:a/>", 1, "xmlns:a"},
	{ReservedPrefix, "xml to its own", "<a xmlns:xml='" + XMLNamespace + "'/>", -1, ""},
	{ReservedNamespace, "of xml", "<a xmlns:p='" + XMLNamespace + "'/>", 3, "xmlns:p='" + XMLNamespace + "'"},
	{ReservedNamespace, "of xmlns as default", "<a xmlns='" + XMLNSNamespace + "'/>", 3, "xmlns='" + XMLNSNamespace + "'"},
	{ReservedNamespace, "another", "<a xmlns:p='http://www.w3.org/XML/1998/namespaces'/>", -1, ""},
	{EmptyPrefixNS, "prefix", "<a xmlns:p=''/>", 3, "xmlns:p=''"},
	{EmptyPrefixNS, "default", "<a xmlns=''/>", -1, ""},
}

// limitCases are read with the limits tight.
var limitCases = []struct {
	code   Code
	name   string
	src    string
	offset int
}{
	{DepthLimit, "one too deep", "<a><b><c><d/></c></b></a>", 9},
	{DepthLimit, "as deep as allowed", "<a><b><c/></b></a>", -1},
	{NodeLimit, "one too many", "<a><b/><b/><b/><b/></a>", 15},
	{NodeLimit, "as many as allowed", "<a><b/><b/><b/></a>", -1},
	{AttributeLimit, "one too many", "<a b='' c='' d='' e=''/>", 13},
	{AttributeLimit, "as many as allowed", "<a b='' c=''/>", -1},
	{NameLimit, "one byte too long", "<a123456789/>", 1},
	{NameLimit, "as long as allowed", "<a1234567 b1234567=''/>", -1},
	{NamespaceLimit, "one too many in scope", "<a xmlns='u'><b xmlns:p='u' xmlns:q='v'/></a>", 28},
	{NamespaceLimit, "as many as allowed in scope", "<a xmlns='u'><b xmlns:p='u'/><b xmlns:p='u'/></a>", -1},
	{TooManyProblems, "one too many", "<a>&&&&</a>", 5},
	{TooManyProblems, "two", "<a>&&</a>", -1},
}

func TestProblems(t *testing.T) {
	for _, tc := range cases {
		t.Run(fmt.Sprintf("%s/%s", tc.code, tc.name), func(t *testing.T) {
			g := NewWithT(t)
			d := Parse([]byte(tc.src))
			defer d.Release()
			checkInvariants(t, d)
			i := slices.IndexFunc(d.Problems, func(p Problem) bool { return p.Code == tc.code })
			if tc.offset < 0 {
				g.Expect(i).To(Equal(-1), "%v", d.Problems)
				g.Expect(d.Has(tc.code)).To(BeFalse())
				return
			}
			g.Expect(i).To(BeNumerically(">=", 0), "%v", d.Problems)
			g.Expect(d.Has(tc.code)).To(BeTrue())
			p := d.Problems[i]
			g.Expect(p.Offset).To(Equal(tc.offset), p.String())
			g.Expect(tc.src[p.Offset:p.Offset+p.Length]).To(Equal(tc.on), p.String())
			if p.Fatal() {
				g.Expect(d.OK()).To(BeFalse())
			}
		})
	}
}

func TestLimits(t *testing.T) {
	for _, tc := range limitCases {
		t.Run(fmt.Sprintf("%s/%s", tc.code, tc.name), func(t *testing.T) {
			g := NewWithT(t)
			d := ParseWith([]byte(tc.src), tight)
			defer d.Release()
			checkInvariants(t, d)
			if tc.offset < 0 {
				g.Expect(d.Has(tc.code)).To(BeFalse(), "%v", d.Problems)
				return
			}
			g.Expect(d.Problems).To(ContainElement(SatisfyAll(HaveField("Code", tc.code), HaveField("Offset", tc.offset))))
			g.Expect(d.OK()).To(BeFalse())
		})
	}
}

// Every code of problem.go is once present and once absent in the tables above.
func TestEveryCodeHasCases(t *testing.T) {
	g := NewWithT(t)
	seen := map[Code][2]bool{TooLarge: {true, true}} // TestTooLarge
	note := func(c Code, offset int) {
		s := seen[c]
		s[min(offset, 0)+1] = true
		seen[c] = s
	}
	for _, tc := range cases {
		note(tc.code, tc.offset)
	}
	for _, tc := range limitCases {
		note(tc.code, tc.offset)
	}
	f, err := parser.ParseFile(token.NewFileSet(), "problem.go", nil, 0)
	g.Expect(err).NotTo(HaveOccurred())
	count := 0
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(spec.Type) != "Code" {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(seen[Code(value)]).To(Equal([2]bool{true, true}), "absent and present: %s", value)
		count++
		return true
	})
	g.Expect(count).To(Equal(len(seen)))
}

func TestNotesAreNotFatal(t *testing.T) {
	g := NewWithT(t)
	d := Parse([]byte("\xef\xbb\xbf" + `<?xml version="1.0" encoding="ISO-8859-1"?><?p?><a/>`))
	g.Expect(d.Problems).To(HaveLen(3))
	g.Expect(d.OK()).To(BeTrue())
	_, bad := d.FirstFatal()
	g.Expect(bad).To(BeFalse())
}

// One fault must not hide the next: everything below is found in one reading.
func TestAllProblemsAreListed(t *testing.T) {
	g := NewWithT(t)
	d := Parse([]byte(" <?xml version='1.0'?><!DOCTYPE a><p:a b=c b='<'d='&x;'>&<c>]]>\x01</p:a><e/>\xffz"))
	var codes []Code
	for _, p := range d.Problems {
		codes = append(codes, p.Code)
	}
	g.Expect(codes).To(Equal([]Code{LateDeclaration, Doctype, UndeclaredPrefix, UnquotedAttribute, DuplicateAttr,
		LessInAttribute, MissingSpace, Entity, UnescapedAmp, CDATAEndInText, BadChar, MismatchedTag, SecondRoot, BadUTF8, TextOutsideRoot}))
	p, bad := d.FirstFatal()
	g.Expect(bad).To(BeTrue())
	g.Expect(p.String()).To(Equal("late-declaration at byte 1: the XML declaration must begin at the first byte"))
}
