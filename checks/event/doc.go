// Package event holds the rules on event codes and their life over sessions (TR-069 3.7.1.5).
package event
