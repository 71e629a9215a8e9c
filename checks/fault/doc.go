// Package fault holds the rules on faults: structure, codes and where they may stand (TR-069 3.5, A.5).
package fault
