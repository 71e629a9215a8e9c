// Package sourceport says, along with a context, from which port a connection is to be dialled. Networks in memory keep to
// it; where nothing is said the network chooses.
//
//	sourceport.go  With, From
package sourceport
