// Package rpc holds the rules on the methods and what they answer (TR-069 A.3, A.4).
package rpc
