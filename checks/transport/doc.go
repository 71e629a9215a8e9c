// Package transport holds the rules on the use of HTTP: methods, status codes, headers, framing, cookies and redirects (TR-069 3.4).
package transport
