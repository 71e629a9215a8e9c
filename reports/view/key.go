package view

import (
	"path/filepath"
	"strconv"
	"strings"
)

// key makes a name for a recording that can stand in an address: that of its file, whatever is in it, and a number where
// two would be alike. The lock is held.
func (l *Library) key(name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, filepath.Base(name))
	plain = strings.Trim(plain, ".-")
	if len(plain) > 60 {
		plain = plain[:60]
	}
	if plain == "" {
		plain = "recording"
	}
	key := plain
	for n := 2; l.find(key) != nil; n++ {
		key = plain + "-" + strconv.Itoa(n)
	}
	return key
}
