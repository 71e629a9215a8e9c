// Package security holds the rules on TLS and HTTP authentication (TR-069 3.3, 3.4.4, 3.4.5).
package security
