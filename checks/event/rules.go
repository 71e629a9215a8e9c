package event

import "cwmplab/checks"

// Rules are the rules of this area, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&Codes,
		&AllCauses,
		&SingleOnce,
		&KeyOnlyWithM,
		&KeyOfCommand,
		&BootstrapTold,
		&BootstrapOnce,
		&ScheduledWithCommand,
		&ConnectionRequestOnce,
		&TransferFollows,
		&TransferWithCommand,
		&RequestDownloadFollows,
		&AutonomousTransferFollows,
		&StateChangeFollows,
		&RebootTold,
		&KeptForCall,
		&Kept,
	}
}
