// Package datamodel holds the rules on names, types and values of parameters (TR-069 A.2, TR-106).
package datamodel
