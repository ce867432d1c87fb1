package guard

import (
	"cmp"
	"slices"
)

// Bought is what one person has, for the sweep before tickets are released.
type Bought struct {
	Person  Key
	Orders  []uint64
	Tickets int
	Signals []Seen
}

// Seen is a value that a person was seen with.
type Seen struct {
	Signal Signal
	Value  Key
}

// Graph is persons who share something and have more tickets together than one may. That
// is a question to a human, who sees the evidence, and no answer.
type Graph struct {
	Persons []Key
	Orders  []uint64
	Tickets int
	Shared  []Evidence // what joins them, by signal and by how many share one value
}

// commonest is from how many persons on a value joins nobody: so many share a dormitory,
// an office or a program, and the graph would be everybody.
const commonest = 200

// Graphs finds the persons who share a card, phone, address or device, directly or by way
// of others, and have more tickets together than the limit. What says which program
// somebody uses joins nobody. The order of the answer is by tickets, then by person.
func Graphs(all []Bought, limit int) []Graph {
	values := byValue(all)
	set := newSets(len(all))
	for _, v := range values {
		for _, i := range v.who[1:] {
			set.join(v.who[0], i)
		}
	}
	graphs := map[int]*Graph{}
	for i := range all {
		root := set.root(i)
		g := graphs[root]
		if g == nil {
			g = &Graph{}
			graphs[root] = g
		}
		g.Persons, g.Orders, g.Tickets = append(g.Persons, all[i].Person), append(g.Orders, all[i].Orders...), g.Tickets+all[i].Tickets
	}
	for _, v := range values {
		g := graphs[set.root(v.who[0])]
		g.Shared = append(g.Shared, Evidence{v.signal, len(v.who)})
	}
	return over(graphs, limit)
}

// over is the graphs that matter, each in one order.
func over(graphs map[int]*Graph, limit int) []Graph {
	var out []Graph
	for _, g := range graphs {
		if len(g.Persons) < 2 || g.Tickets <= limit {
			continue
		}
		slices.SortFunc(g.Persons, compareKeys)
		slices.Sort(g.Orders)
		slices.SortFunc(g.Shared, func(a, b Evidence) int {
			return cmp.Or(cmp.Compare(a.Signal, b.Signal), cmp.Compare(b.Persons, a.Persons))
		})
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Graph) int {
		return cmp.Or(cmp.Compare(b.Tickets, a.Tickets), compareKeys(a.Persons[0], b.Persons[0]))
	})
	return out
}

func compareKeys(a, b Key) int { return slices.Compare(a[:], b[:]) }

type shared struct {
	joined
	who []int
}

// byValue is who was seen with each value that joins somebody.
func byValue(all []Bought) []shared {
	at := map[joined]int{}
	var values []shared
	for i := range all {
		for _, s := range all[i].Signals {
			if s.Signal == Agent {
				continue
			}
			k := joined{s.Signal, s.Value}
			n, known := at[k]
			if !known {
				n = len(values)
				at[k] = n
				values = append(values, shared{joined: k})
			}
			if who := values[n].who; len(who) == 0 || who[len(who)-1] != i {
				values[n].who = append(who, i)
			}
		}
	}
	return slices.DeleteFunc(values, func(v shared) bool { return len(v.who) < 2 || len(v.who) >= commonest })
}

// sets are disjoint sets with path halving.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(a, b int) { s[s.root(a)] = s.root(b) }
