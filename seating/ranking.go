package seating

// question is what a ranking ranks: blocks of count seats by leaf, or splits
// of count seats by line.
type question struct {
	allocations uint64
	count       uint8
	split       bool
	release     bool
	orphanRule  bool
}

// ranking keeps the answer to a question for every leaf (or line) in a
// tournament, as of a tick of the house.
type ranking struct {
	question
	tree tree
	seen uint64
	used uint64
}

// ranked returns the ranking of a question, up to date. Rankings are made when
// first asked for; when there are too many the one unused for longest goes.
func (h *House) ranked(q question) *ranking {
	h.uses++
	oldest := 0
	for i, r := range h.rankings {
		if r.question == q {
			h.refresh(r)
			r.used = h.uses
			return r
		}
		if r.used < h.rankings[oldest].used {
			oldest = i
		}
	}
	r := h.rank(q)
	if len(h.rankings) < maxRanking {
		h.rankings = append(h.rankings, r)
	} else {
		h.rankings[oldest] = r
	}
	return r
}

// rank makes a ranking from the whole house.
func (h *House) rank(q question) *ranking {
	size := len(h.chart.index.leaves)
	if q.split {
		size = len(h.chart.index.lines)
	}
	r := &ranking{question: q, tree: newTree(size), seen: h.recent.tick, used: h.uses}
	v := h.viewOf(q)
	for i := range size {
		r.tree.write(uint32(i), v.key(q, uint32(i)))
	}
	r.tree.settle()
	return r
}

// refresh works out again what changed since the ranking was last used.
func (h *House) refresh(r *ranking) {
	if r.seen == h.recent.tick {
		return
	}
	v := h.viewOf(r.question)
	last := nowhere
	for leaf := h.recent.first; leaf != nowhere && h.recent.changed[leaf] > r.seen; leaf = h.recent.next[leaf] {
		number := leaf
		if r.split {
			number = h.chart.index.leaves[leaf].line
		}
		if number != last {
			r.tree.set(number, v.key(r.question, number))
		}
		last = number
	}
	r.seen = h.recent.tick
}

func (h *House) viewOf(q question) view {
	return view{House: h, allocations: q.allocations, release: q.release, orphanRule: q.orphanRule}
}

func (v *view) key(q question, number uint32) uint64 {
	if q.split {
		return v.splitKey(number, Seat(q.count))
	}
	return v.bestInLeaf(number, Seat(q.count))
}

// least returns the ranking's least key among the categories and, unless
// section is 0, in the section.
func (h *House) least(r *ranking, categories CategorySet, section Section) uint64 {
	ix := &h.chart.index
	if section == 0 && categories == 0 {
		return r.tree.key[1]
	}
	best := none
	if section == 0 {
		for category := range ix.whole {
			if categories.Has(category) {
				best = min(best, r.leastIn(ix.whole[category]))
			}
		}
		return best
	}
	for _, n := range ix.inside[section-1] {
		if categories.Has(ix.cells[n].category) {
			best = min(best, r.leastIn(ix.cells[n]))
		}
	}
	return best
}

func (r *ranking) leastIn(c cell) uint64 {
	if r.split {
		return r.tree.least(c.lineLo, c.lineHi)
	}
	return r.tree.least(c.leafLo, c.leafHi)
}
