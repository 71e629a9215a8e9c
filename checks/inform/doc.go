// Package inform holds the rules on Inform and its answer (TR-069 A.3.3.1).
package inform
