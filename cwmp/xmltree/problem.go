package xmltree

import "fmt"

// Code names a kind of problem. Codes never change, so that reports and rules may rely on them.
type Code string

// Problems of the whole document.
const (
	Empty            Code = "empty"             // no element at all, XML 1.0 section 2.1
	TooLarge         Code = "too-large"         // more than MaxSource bytes, not read
	UTF16            Code = "utf-16"            // the octets are UTF-16 (or UTF-32), not read
	Truncated        Code = "truncated"         // the input ends inside an element or a construct
	BOM              Code = "bom"               // byte order mark; a note, XML 1.0 section 4.3.3 permits it
	SecondRoot       Code = "second-root"       // element after the end of the root element, section 2.1
	TextOutsideRoot  Code = "text-outside-root" // character data, CDATA or a reference outside the root, section 2.1
	Doctype          Code = "doctype"           // document type declaration: refused and skipped
	LateDeclaration  Code = "late-declaration"  // XML declaration that is not at the first byte, section 2.8
	BadDeclaration   Code = "bad-declaration"   // XML declaration with wrong parts, section 2.8
	XMLVersion       Code = "xml-version"       // declared version other than 1.0
	DeclaredEncoding Code = "declared-encoding" // declared encoding other than UTF-8; a note, the octets are judged as UTF-8
	TooManyProblems  Code = "too-many-problems" // Limits.Problems reached, further ones are not listed
)

// Problems of characters and references.
const (
	BadUTF8         Code = "bad-utf8"               // octets that are not UTF-8
	BadChar         Code = "bad-char"               // character that XML does not allow, section 2.2
	BadCharRef      Code = "bad-char-ref"           // character reference that is malformed or names such a character, section 4.1
	Entity          Code = "entity"                 // reference to an entity other than the five predefined, section 4.1
	UnescapedAmp    Code = "unescaped-amp"          // "&" that begins no reference, section 2.4
	UnescapedLess   Code = "unescaped-less-than"    // "<" in text that begins no markup, section 2.4
	LessInAttribute Code = "less-than-in-attribute" // "<" in an attribute value, section 3.1
	CDATAEndInText  Code = "cdata-end-in-text"      // "]]>" in text, section 2.4
	DoubleHyphen    Code = "double-hyphen"          // "--" inside a comment, section 2.5
)

// Problems of tags and other markup.
const (
	MismatchedTag     Code = "mismatched-tag"          // element closed by the end tag of another one, section 3
	StrayEndTag       Code = "stray-end-tag"           // end tag that closes no open element, section 3
	BadEndTag         Code = "bad-end-tag"             // end tag with more than a name, section 3.1
	UnclosedTag       Code = "unclosed-tag"            // tag without its ">" before the next "<", section 3.1
	BadMarkup         Code = "bad-markup"              // something that belongs to no construct in a tag or after "<!"
	BadName           Code = "bad-name"                // name with forbidden characters, section 2.3
	UnquotedAttribute Code = "unquoted-attribute"      // attribute value without quotes, section 3.1
	UnclosedValue     Code = "unclosed-value"          // attribute value without its closing quote, section 3.1
	NoAttributeValue  Code = "attribute-without-value" // attribute without "=" and value, section 3.1
	MissingSpace      Code = "missing-space"           // no white space before an attribute, section 3.1
	DuplicateAttr     Code = "duplicate-attribute"     // attribute twice, also by way of two prefixes, Namespaces section 6.3
	PI                Code = "pi"                      // processing instruction; a note, SOAP 1.1 section 3 forbids it in messages
	ReservedPI        Code = "reserved-pi"             // processing instruction named xml in another case, section 2.6
	BadPI             Code = "bad-pi"                  // processing instruction without target, or target not followed by white space
)

// Problems of namespaces (Namespaces in XML 1.0).
const (
	BadColon          Code = "bad-colon"              // name with a colon that parts no prefix from a local name, sections 4 and 7
	UndeclaredPrefix  Code = "undeclared-prefix"      // prefix without a declaration in scope, section 5
	ReservedPrefix    Code = "reserved-prefix"        // prefix xml bound elsewhere, or xmlns declared or used, section 3
	ReservedNamespace Code = "reserved-namespace"     // the namespace of xml or xmlns bound to another prefix, section 3
	EmptyPrefixNS     Code = "empty-prefix-namespace" // xmlns:p="", section 5
)

// Problems with the limits.
const (
	DepthLimit     Code = "depth"       // Limits.Depth, reading stops
	NodeLimit      Code = "nodes"       // Limits.Nodes, reading stops
	AttributeLimit Code = "attributes"  // Limits.Attributes
	NameLimit      Code = "name-length" // Limits.NameLength
	NamespaceLimit Code = "namespaces"  // Limits.Namespaces
)

// Problem is one thing that is wrong with a document, or worth a note.
type Problem struct {
	Code   Code
	Offset int    // of the first byte concerned, 0 to the length of the source
	Length int    // bytes concerned; 0 where something is missing
	Detail string // what was seen, in words
}

// Fatal reports whether the problem makes the document unacceptable: not well-formed, not
// namespace-well-formed, or refused (DOCTYPE, limits). It is false for the notes bom, pi and
// declared-encoding.
func (p Problem) Fatal() bool {
	switch p.Code {
	case BOM, PI, DeclaredEncoding:
		return false
	}
	return true
}

// String reads like "undeclared-prefix at byte 12: prefix "a" is not declared".
func (p Problem) String() string {
	return fmt.Sprintf("%s at byte %d: %s", p.Code, p.Offset, p.Detail)
}
