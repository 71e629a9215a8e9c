// Package layers holds the laws of this repository's source and the test that enforces them.
//
// It parses the tree, builds nothing and knows no type: a law is a function from a [Tree] to the
// [Violation] values it finds, so each can be seen failing on a small made-up tree.
//
//	table.go     who may import whom, and which folders may use which module: the one table
//	imports.go   the laws that read the table
//	laws.go      the laws about files: init, blank imports, focus, sleep, names, package comments
//	sizes.go     how long a file and a function may be, and the waivers with their reasons
//	rules.go     the laws about rule files: listed, and free of template words
//	text.go      the law about every text file: no path of somebody's machine
//	tree.go      reads the source
//
// Start at [Table] for the import rule and at [Laws] for the list.
package layers
