package fault

import "cwmplab/checks"

// Rules are the rules of this area, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&ClientOrServer,
		&KnownRange,
		&ValueFaults,
		&FaultID,
		&ReservedCodes,
	}
}
