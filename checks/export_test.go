package checks

// FollowMost lets tests have few devices where thousands would be needed.
func (r *Runner) FollowMost(devices int) { r.most = devices }

// Sleep packs all that is kept of all subjects, if it can be: a test need not wait until there are more than are awake.
func (r *Runner) Sleep() {
	for i, s := range r.bed.awake {
		if s != nil {
			s.awake, r.bed.awake[i] = false, nil
			r.sleep(s)
		}
	}
	clear(r.bed.folds) // what is read comes from the notes alone
	clear(r.bed.used)
}

// Awake is how many subjects hold something that is not packed.
func (r *Runner) Awake() int {
	n := 0
	for _, s := range r.parties.order {
		if s.legs != [2]*history{} {
			n++
		}
	}
	return n
}

// Packed writes down what a packer keeps. It answers false where that cannot be.
func Packed(k Packer) (notes string, ok bool) {
	p := &Packing{}
	k.Pack(p)
	return string(p.b), !p.awake
}

// Unpack sets a packer to what was written.
func Unpack(notes string, k Packer) (rest string) {
	p := &Packing{rest: notes, reading: true}
	k.Pack(p)
	return p.rest
}
