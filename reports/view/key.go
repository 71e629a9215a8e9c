package view

import (
	"path/filepath"
	"strconv"
	"strings"
)

// key makes a name for a recording that can stand in an address: that of its file, whatever is in it; with the folder in
// front where two files have one name, and a number where that does not help. The lock is held.
func (l *Library) key(name string, alike bool) string {
	plain := plainName(filepath.Base(name))
	if alike {
		plain = plainName(filepath.Base(filepath.Dir(name))) + "-" + plain
	}
	key := plain
	for n := 2; l.find(key) != nil; n++ {
		key = plain + "-" + strconv.Itoa(n)
	}
	return key
}

// plainName keeps what every address may hold.
func plainName(name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
	if len(plain) > 60 {
		plain = plain[:60]
	}
	if plain = strings.Trim(plain, ".-"); plain == "" {
		return "recording"
	}
	return plain
}

// alike tells whether another source has the same file name.
func alike(sources []Source, name string) bool {
	n := 0
	for _, s := range sources {
		if filepath.Base(s.Name) == filepath.Base(name) {
			n++
		}
	}
	return n > 1
}
