package inform

import "cwmplab/checks"

// Rules are the rules of this area, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&Arguments,
		&DeviceIDMembers,
		&OUIForm,
		&IdentityKept,
		&CurrentTimeZone,
		&ForcedOfDevice2,
		&ForcedOfGateway,
		&ForcedOfDevice1,
		&OnceEach,
		&NamesOfOneRoot,
		&ValueTypes,
		&ParameterKeyKept,
		&ResponseArguments,
		&EventCount,
		&MaxEnvelopesOfCPE,
		&RetryCountOfInform,
		&ForcedAlways,
		&ChangesListed,
		&OnlyNews,
		&TypedValues,
		&FullNames,
		&OneRoot,
		&IdentityNotEmpty,
	}
}
