package view

// Keep limits what stays in memory, in bytes.
func (l *Library) Keep(bytes int) { l.budget = bytes }
