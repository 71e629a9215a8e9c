// Package web is the viewer: a server of pages about a [view.Library], for one person at one machine.
//
//	listen    where it listens, and who may come: loopback, or a random token in the address
//	guard     Host, Origin and token of every request; the headers of every answer
//	server    the routes; every view has one address that stays
//	overview, sessions, session, message, finding    the pages
//	templates, assets    HTML, one style sheet, one small script; all of it inside the binary
//
// No request leads to the file system: what pages show comes from the library, templates and assets from the binary. What
// was captured reaches pages as text only. Start at [Listen] and [New].
package web
