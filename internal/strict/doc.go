// Package strict reads YAML files of users: a key that nobody knows is an error with its line and the nearest known key,
// not a setting that silently does nothing.
//
// Start at [Unmarshal]; a type that reads its own node calls [Decode].
package strict
