package toy

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// AppendFact implements desk.Machine.
func (m *Machine) AppendFact(b []byte, f Fact) []byte {
	b = append(b, byte(f.Kind))
	b = binary.AppendUvarint(b, f.Key)
	b = binary.AppendVarint(b, f.N)
	b = binary.AppendVarint(b, f.Until)
	b = binary.AppendUvarint(b, f.Effect)
	n := m.pad + f.Pad
	return append(b, make([]byte, n)...)
}

// ReadFact implements desk.Machine. The padding is not read.
func (m *Machine) ReadFact(b []byte) (Fact, error) {
	if len(b) == 0 {
		return Fact{}, errShort
	}
	r := reader{b: b[1:]}
	f := Fact{Kind: Kind(b[0]), Key: r.uint(), N: r.int(), Until: r.int(), Effect: r.uint()}
	return f, r.err
}

var errShort = errors.New("toy: bytes end too early")

type reader struct {
	b   []byte
	err error
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	r.skip(n)
	return v
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.b)
	r.skip(n)
	return v
}

func (r *reader) skip(n int) {
	if n <= 0 {
		r.err, r.b = errShort, nil
		return
	}
	r.b = r.b[n:]
}

// Layout implements desk.Machine.
func (m *Machine) Layout() string { return "toy/1" }

// AppendSnapshot implements desk.Machine.
func (m *Machine) AppendSnapshot(b []byte) []byte {
	for _, v := range []int64{m.stock, m.free, m.held, m.sold, m.counter, int64(m.nextEffect), int64(len(m.claims))} {
		b = binary.AppendVarint(b, v)
	}
	for _, key := range slices.Sorted(maps.Keys(m.claims)) {
		c := m.claims[key]
		b = binary.AppendUvarint(b, key)
		b = binary.AppendVarint(b, c.n)
		b = binary.AppendVarint(b, c.until)
		b = binary.AppendUvarint(b, uint64(c.state))
		b = binary.AppendUvarint(b, c.effect)
	}
	return b
}

// LoadSnapshot implements desk.Machine.
func (m *Machine) LoadSnapshot(b []byte) error {
	r := reader{b: b}
	m.stock, m.free, m.held, m.sold, m.counter = r.int(), r.int(), r.int(), r.int(), r.int()
	m.nextEffect = uint64(r.int())
	for n := r.int(); n > 0 && r.err == nil; n-- {
		m.loadClaim(r.uint(), &claim{n: r.int(), until: r.int(), state: Kind(r.uint()), effect: r.uint()})
	}
	slices.SortFunc(m.open, func(a, b Effect) int { return int(int64(a.ID) - int64(b.ID)) })
	if r.err == nil && len(r.b) > 0 {
		return errors.New("toy: bytes behind the snapshot")
	}
	return r.err
}

func (m *Machine) loadClaim(key uint64, c *claim) {
	m.claims[key] = c
	switch c.state {
	case Hold:
		m.due.add(c.until, key)
	case Buy:
		m.open = append(m.open, Effect{ID: c.effect, Key: key})
	}
}
