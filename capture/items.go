package capture

import (
	"errors"
	"io"
	"iter"
	"net/netip"
)

// Options say how a recording is read. Zero values stand for the defaults.
type Options struct {
	ACS        []netip.AddrPort // who the ACS is, where the messages do not say; a zero port fits every port
	KeepBodies int              // bytes of bodies kept per session for the session rules, default 8 MB
	KeepTotal  int              // bytes of bodies kept for all running sessions together, default 256 MB
	Window     int              // exchanges of a session that are judged together, default 10,000
	Sessions   int              // sessions that may run at the same time, default 10,000; the oldest gives way
	Next       func() int       // gives the number of the next session; nil counts from 1
}

// Items reads a recording to its end and yields what is judged: exchanges as soon as they are complete, sessions when
// they have ended, connection requests, other HTTP and attempts. Memory is bounded. A *DamageError of the reader comes
// last, after everything that could be read.
//
// Between two items the bodies of exchanges that were yielded before may be let go (see [Message.Dropped]): a consumer
// that hands items to other goroutines waits for them before it asks for the next.
func Items(r Reader, o Options) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		a := newAssembler(o)
		var failed error
		for failed == nil {
			ev, err := r.Next()
			if err != nil {
				failed = err
				a.finish()
			} else {
				a.event(ev)
			}
			if !a.give(func(item Item) bool { return yield(item, nil) }) {
				return
			}
		}
		if !errors.Is(failed, io.EOF) {
			yield(nil, failed)
		}
	}
}

// give hands out the items that are ready, until take answers false.
func (a *assembler) give(take func(Item) bool) bool {
	for i := 0; i < len(a.out); i++ { // what is done with an item may add items
		item := a.out[i]
		a.out[i] = nil
		if !take(item) {
			return false
		}
		a.yielded(item)
	}
	a.out = a.out[:0]
	return true
}

// Assembly is [Items] for events that come by themselves. Each item is given to take as soon as it is complete; what
// Items says of bodies that are let go holds for it, too. Not safe for concurrent use.
type Assembly struct {
	a    *assembler
	take func(Item) bool
}

// NewAssembly begins one. The events of one connection have the same Conn, in their order.
func NewAssembly(o Options, take func(Item)) *Assembly {
	return &Assembly{newAssembler(o), func(it Item) bool { take(it); return true }}
}

// Event takes the next event. Its data is copied.
func (s *Assembly) Event(ev Event) {
	s.a.event(ev)
	s.a.give(s.take)
}

// End says that no more comes: what is under way is given away as far as it goes.
func (s *Assembly) End() {
	s.a.finish()
	s.a.give(s.take)
}

// yielded does what has to wait until the consumer has seen an item.
func (a *assembler) yielded(item Item) {
	switch item := item.(type) {
	case *Exchange:
		item.Session.run.yielded(a, item)
	case *Session:
		if r := item.run; r != nil {
			a.staying, r.staying = a.staying-r.staying, 0
		}
		item.run, item.turns = nil, nil
	}
}

// Load reads all items of a recording into memory.
func Load(r Reader, o Options) ([]Item, error) {
	var all []Item
	for item, err := range Items(r, o) {
		if err != nil {
			return all, err
		}
		all = append(all, item)
	}
	return all, nil
}
