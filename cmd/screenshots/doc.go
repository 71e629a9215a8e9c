// Command screenshots takes the pictures of the viewer and of the HTML report that the documentation shows: each page in both
// themes, of recordings that are made from golden ones, so that they show the same each time. It needs Chromium, and is no
// part of the product: make screenshots.
package main
