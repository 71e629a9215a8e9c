//go:build !linux && !darwin

package main

func platformCommands() map[string]func() { return nil }
