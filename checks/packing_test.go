package checks_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"testing"
	"time"
	"unsafe"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
)

// notPacked are fields that need not be packed: they are made with the fold, or hold what belongs to the item under way.
var notPacked = []string{
	"connreq.story.past", "datamodel.forcedKept.forced", "event.retentionFold.own", "security.perConnection.what", "session.pauses.known",
	"security.book.booked", "security.book.uses", "security.ledger.room", "session.trail.before", "session.trail.gap",
}

// passesOver tells whether a field is one of them, or leads to functions or into the recording.
func passesOver(of reflect.Type, field reflect.StructField) bool {
	return slices.Contains(notPacked, of.String()+"."+field.Name) || recorded(field.Type)
}

func recorded(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Func, reflect.Interface:
		return true
	case reflect.Pointer, reflect.Slice:
		return recorded(t.Elem())
	}
	return t.PkgPath() == "cwmplab/capture" && t.Kind() == reflect.Struct
}

// settable gives a field that the test may change, although its package keeps it to itself.
func settable(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

// fill sets all that a fold may keep to something else.
func fill(r *rand.Rand, v reflect.Value) {
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p = time.Unix(0, r.Int64()/2).UTC()
		return
	case *netip.Addr:
		*p = netip.AddrFrom4([4]byte{192, 0, 2, byte(r.Uint32())})
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(r.Uint64())) //nolint:gosec // any number
	case reflect.Uint8:
		v.SetUint(r.Uint64() % 256)
	case reflect.Uint32:
		v.SetUint(uint64(r.Uint32()))
	case reflect.Uint64:
		v.SetUint(r.Uint64())
	case reflect.String:
		v.SetString(fmt.Sprintf("%x", make([]byte, r.IntN(200))) + fmt.Sprint(r.Uint64()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(4), 4))
		for i := range v.Len() {
			fill(r, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(4) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(r, key)
			fill(r, value)
			v.SetMapIndex(key, value)
		}
	case reflect.Pointer:
		v.SetZero()
		if r.IntN(4) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !passesOver(v.Type(), v.Type().Field(i)) {
				fill(r, settable(v.Field(i)))
			}
		}
	default:
		panic("what a fold keeps is of a kind that this test does not know: " + v.Type().String())
	}
}

// differs gives the first place where two folds differ, "" for none.
func differs(a, b reflect.Value) string {
	switch a.Kind() {
	case reflect.Struct:
		if _, whole := a.Addr().Interface().(*time.Time); whole {
			break
		}
		for i := range a.NumField() {
			if passesOver(a.Type(), a.Type().Field(i)) {
				continue
			}
			if at := differs(settable(a.Field(i)), settable(b.Field(i))); at != "" {
				return a.Type().String() + "." + a.Type().Field(i).Name + " " + at
			}
		}
		return ""
	case reflect.Pointer:
		if !a.IsNil() && !b.IsNil() {
			return differs(a.Elem(), b.Elem())
		}
	case reflect.Slice:
		for i := range a.Len() {
			if i < b.Len() {
				if at := differs(a.Index(i), b.Index(i)); at != "" {
					return at
				}
			}
		}
		if a.Len() == b.Len() {
			return ""
		}
	}
	if reflect.DeepEqual(a.Interface(), b.Interface()) || a.Kind() == reflect.Map && a.Len()+b.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("is %v, was %v", b, a)
}

// packers are the folds of all rules, and what they share: one of each type.
func packers() map[reflect.Type]func() reflect.Value {
	made := map[reflect.Type]func() reflect.Value{}
	for _, rule := range catalogue.All() {
		if rule.CheckDevice != nil {
			made[reflect.TypeOf(rule.CheckDevice())] = func() reflect.Value {
				fold := reflect.ValueOf(rule.CheckDevice())
				if fold.Kind() == reflect.Pointer {
					return fold.Elem()
				}
				return reflect.New(fold.Type()).Elem() // a list of others, or nothing at all
			}
		}
	}
	return made
}

func TestFoldsPackAllThatTheyKeep(t *testing.T) {
	for kind, fresh := range packers() {
		if kind.Kind() == reflect.Func || kind.Size() == 0 || recorded(kind) {
			continue
		}
		t.Run(kind.String(), func(t *testing.T) {
			g := NewWithT(t)
			for seed := range uint64(50) {
				r := rand.New(rand.NewPCG(1, seed)) //nolint:gosec // values for a test
				from, to := fresh(), fresh()
				fill(r, from)
				fill(r, to)
				idler, told := from.Addr().Interface().(checks.Idler)
				g.Expect(told).To(BeTrue(), "a fold says when it keeps nothing: Idle")
				packer, told := idler.(checks.Packer)
				g.Expect(told).To(BeTrue(), "what a fold keeps of a quiet device is packed: Pack")
				notes, ok := checks.Packed(packer)
				if !ok {
					continue
				}
				g.Expect(checks.Unpack(notes, to.Addr().Interface().(checks.Packer))).To(BeEmpty(), "all that was written is read")
				g.Expect(differs(from, to)).To(BeEmpty(), "seed %d", seed)
			}
		})
	}
}

func TestTimesArePackedAsTheyAre(t *testing.T) {
	g := NewWithT(t)
	at := time.Date(2026, 3, 2, 9, 15, 0, 7, time.UTC)
	for _, v := range []time.Time{{}, at, at.Local(), time.Unix(0, 0).UTC(), at.AddDate(-200, 0, 0), at.AddDate(200, 0, 0)} {
		notes, ok := checks.Packed(&stamp{v})
		g.Expect(ok).To(BeTrue())
		back := stamp{at}
		checks.Unpack(notes, &back)
		g.Expect(back.t == v).To(BeTrue(), "%v is %v", v, back.t)
	}
	for _, v := range []time.Time{at.In(time.FixedZone("", 3600)), at.AddDate(500, 0, 0), at.AddDate(-1000, 0, 0)} {
		_, ok := checks.Packed(&stamp{v})
		g.Expect(ok).To(BeFalse(), "%v stays as it is", v)
	}
}

type stamp struct{ t time.Time }

func (s *stamp) Pack(p *checks.Packing) { p.Time(&s.t) }
