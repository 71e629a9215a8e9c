// Package soap holds the rules on envelopes: XML, namespaces, header entries, SOAP encoding and argument structure (TR-069 3.5, A.6).
package soap
