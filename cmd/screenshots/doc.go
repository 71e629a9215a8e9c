// Command screenshots takes the pictures of the viewer and of the HTML report that the documentation shows: each page in both
// themes, of recordings that are made from golden ones, so that they show the same each time. It needs Chromium, and is no
// part of the product: make screenshots.
//
//	main.go        flags, and the list of pictures
//	recordings.go  what is shown: recordings with a mistake in them, and a report on them
//	live.go        a recording that grows: a clock runs, a session lights up
//	browser.go     Chromium, its theme and its clock
package main
