package bench

import (
	"fmt"
	"slices"
)

// Narrow is the selection of a run that goes on: that of its first part, and what more it leaves out. What was run with more
// leave, or not at all, would not be one run; so it is an error where more asks for anything that s does not.
func (s Selection) Narrow(more Selection) (Selection, error) {
	if rank(more.Profile) > rank(s.Profile) {
		return s, fmt.Errorf("--profile cannot become longer in a run that goes on")
	}
	if len(more.Allow) > 0 {
		return s, fmt.Errorf("--allow cannot change in a run that goes on")
	}
	switch {
	case len(more.Run) == 0:
	case len(s.Run) == 0:
		s.Run = more.Run
	default:
		s.Narrowed = append(slices.Clip(s.Narrowed), more.Run)
	}
	for _, word := range more.Skip {
		if !slices.Contains(s.Skip, word) {
			s.Skip = append(slices.Clip(s.Skip), word)
		}
	}
	s.Profile, s.ReadOnly, s.NoReboot = more.Profile, s.ReadOnly || more.ReadOnly, s.NoReboot || more.NoReboot
	return s, nil
}

// rank orders the profiles by their time.
func rank(p Profile) int {
	if p == "" {
		p = Normal
	}
	return slices.Index(Profiles(), string(p))
}

// leftOutLater is why a scenario is skipped that an earlier part of the run began, and that this part is not to run.
func leftOutLater(before string) string {
	return "left out when the run went on (--run, --skip): before, it did not finish: " + before
}

// tried gives the reason of a scenario that an earlier part of the run did not bring to its end, "" for any other.
func (b *Bench) tried(name string) string {
	for _, s := range slices.Backward(b.past) {
		if s.Name == name {
			if s.State == "unfinished" {
				return s.Reason
			}
			return ""
		}
	}
	return ""
}
