// Package transfer holds the rules on file transfers and their completion (TR-069 A.3.2.8, A.3.3.2, A.4.1).
package transfer
