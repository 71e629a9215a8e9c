// Package xmltree reads XML into a tree that keeps prefixes, order and offsets.
//
// It is written for judging messages, so it differs from a parser that merely wants the
// data: a broken document is read as far as it goes and everything that is wrong with it is
// listed, each [Problem] with its place. It is strict (XML 1.0 fifth edition and Namespaces in
// XML 1.0), it refuses DOCTYPE, and it never expands an entity beyond the five predefined ones
// and character references.
//
// A [Document] holds its tree in one arena: a [Node] is 64 bytes of offsets into the source,
// and a string is made only when it is asked for. The source is not copied and must not change
// while the document is in use. After parsing, a document is only read, so that any number of
// goroutines may share it; [Document.Release] ends its life and hands the arena to the next one.
//
//	document.go     Document, Parse, the XML declaration      limits.go     Limits
//	problem.go      the codes and what each of them means     values.go     Uint, Int, Bool
//	node.go         what a node tells about itself            find.go       children, paths, search
//	attr.go         attributes of a node, prefixes in scope   text.go       character data
//
// The scanner behind Parse:
//
//	scan.go         the loop, open elements, end of input     chars.go      character classes
//	tag.go          start tags and end tags                   reference.go  &amp; and &#38;
//	attribute.go    attributes of a start tag                 markup.go     comment, CDATA, PI, DOCTYPE
//	namespace.go    bindings, duplicates                      declaration.go  <?xml ... ?>
//	arena.go        storage and its pool
//
// Where it goes on after a fault: an end tag that closes an outer element closes the inner ones
// too; one that closes nothing is skipped; a tag without its ">" ends where the next "<"
// begins; a stray "&" or "<" is text. It stops early only where [Limits] say so, or where the
// rest of the input belongs to a construct that never ends.
package xmltree
