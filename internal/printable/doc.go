// Package printable makes text that was captured safe to show. Every form of a report, the viewer and the command's own
// messages go through it: see [Text].
package printable
