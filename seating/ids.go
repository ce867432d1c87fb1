package seating

import "hash/maphash"

// texts is a column of texts in one string: 100,000 of them cost the garbage
// collector no more than one.
type texts struct {
	all  string
	ends []uint32
}

func (t *texts) len() int { return len(t.ends) }

func (t *texts) at(s Seat) string {
	if s == 0 {
		return t.all[:t.ends[0]]
	}
	return t.all[t.ends[s-1]:t.ends[s]]
}

// column gathers texts.
type column struct {
	all  []byte
	ends []uint32
}

func (c *column) add(s string) {
	c.all = append(c.all, s...)
	c.ends = append(c.ends, uint32(len(c.all)))
}

func (c *column) texts() texts { return texts{string(c.all), c.ends} }

// idTable finds seats by id: open addressing in a table at most half full.
type idTable struct {
	ids   *texts
	slots []uint32 // seat + 1; 0 is empty
}

// idSeed keeps uploaded plans from choosing ids that collide. It decides where
// an id lies in the table, and shows in no answer.
var idSeed = maphash.MakeSeed()

func newIDTable(ids *texts) idTable {
	size := 8
	for size < 2*ids.len() {
		size *= 2
	}
	return idTable{ids: ids, slots: make([]uint32, size)}
}

// slot returns where an id is, or would go.
func (t *idTable) slot(id string) int {
	mask := len(t.slots) - 1
	i := int(maphash.String(idSeed, id)) & mask
	for t.slots[i] != 0 && t.ids.at(Seat(t.slots[i]-1)) != id {
		i = (i + 1) & mask
	}
	return i
}

// add enters a seat, unless its id is there already: then it returns the seat
// that has it.
func (t *idTable) add(s Seat) (Seat, bool) {
	i := t.slot(t.ids.at(s))
	if t.slots[i] != 0 {
		return Seat(t.slots[i] - 1), false
	}
	t.slots[i] = uint32(s) + 1
	return s, true
}

func (t *idTable) find(id string) (Seat, bool) {
	i := t.slot(id)
	return Seat(t.slots[i] - 1), t.slots[i] != 0
}
