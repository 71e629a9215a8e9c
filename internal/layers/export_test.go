package layers

// The pieces the external test looks at.
var (
	SizesWith = sizes
	Below     = below
)
