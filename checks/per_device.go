package checks

import "slices"

// PerDevice gives what the folds of several rules keep together about one device, made on first use: of folds that ask for
// the same type each gets the same one. The type is the key, so each package asks for types of its own. It is nil where
// a fold is run outside a runner; the fold then keeps its own.
//
// Where Attempts and Idler are implemented by the type, they hold for what is shared, too.
//
// A type with a method ItemDone has it called when all folds have seen an item, so that it can let go of it.
func PerDevice[T any](f *Facts) *T {
	if f == nil || f.shared == nil {
		return nil
	}
	for _, p := range *f.shared {
		if known, ok := p.(*T); ok {
			return known
		}
	}
	made := new(T)
	*f.shared = append(*f.shared, made)
	return made
}

// stillShared leaves out what keeps nothing.
func stillShared(shared []any) []any {
	left := slices.DeleteFunc(shared, func(p any) bool {
		i, ok := p.(Idler)
		return ok && i.Idle()
	})
	if len(left) == 0 {
		return nil
	}
	if cap(left) > len(left) {
		left = slices.Clip(slices.Clone(left)) // of thousands of devices
	}
	return left
}

// itemDone tells what folds share that an item has been seen by all.
func itemDone(shared []any) {
	for _, p := range shared {
		if s, ok := p.(interface{ ItemDone() }); ok {
			s.ItemDone()
		}
	}
}
