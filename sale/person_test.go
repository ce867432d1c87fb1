package sale

import (
	"slices"
	"testing"
)

// A type that a person has two of, one after the other, is counted in one place
// even when another type was given up in between: the books of a machine that lived
// through it and of one that loads its snapshot are the same.
func TestLimitsCountOneTypeInOnePlace(t *testing.T) {
	r := newFloor(t, usual())
	bo := buyer(1)
	h := r.must(&PlaceHold{Wants: []Want{{Count: 1}, {Index: 1, Count: 1}}, Claims: []Claim{bo}})
	r.must(&AmendHold{Hold: h.Ref, Owner: bo, Drop: []Drop{{Line: 0, Count: 1}}})
	r.must(&PlaceHold{Wants: []Want{{Index: 1, Count: 1}}, Claims: []Claim{bo}})
	var counts []typeCount
	r.m.personAt(0).each(func(c typeCount) { counts = append(counts, c) })
	if want := []typeCount{{typ: 1, n: 2}}; !slices.Equal(counts, want) {
		t.Fatalf("counted %v, want %v", counts, want)
	}
	r.replay()
}

// A kind of claim that buyers have shown keeps its meaning: what was counted alone
// does not begin to join, nor the other way round, whatever lies between.
func TestPolicyKeepsWhatClaimsMean(t *testing.T) {
	card := Kinds(ClaimCard)
	for _, c := range []struct {
		name        string
		join, count KindSet
		want        Status
	}{
		{"the same", Kinds(ClaimSession, ClaimEmail), Kinds(ClaimCard, ClaimPhone), OK},
		{"a counted kind joins", Kinds(ClaimSession, ClaimCard), 0, Contradiction},
		{"a joining kind counts", 0, Kinds(ClaimSession), Contradiction},
		{"to join goes before to count", Kinds(ClaimSession), Kinds(ClaimSession, ClaimCard), OK},
		{"a kind is ignored", Kinds(ClaimSession), 0, OK},
		{"a kind nobody has shown joins", Kinds(ClaimSession, ClaimPhone), card, OK},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newFloor(t, usual())
			r.must(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(1), claimed1(ClaimCard, 1)}})
			p := usual()
			p.JoinKinds, p.CountKinds = c.join, c.count
			r.refused(c.want, &SetPolicy{Meta: boss, Policy: p})
			r.must(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(1), claimed1(ClaimCard, 1)}})
			r.must(&ReleaseHold{Hold: 1, Owner: buyer(1)})
			r.replay()
		})
	}
	r := newFloor(t, usual())
	r.must(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(1), claimed1(ClaimCard, 1)}})
	p := usual()
	p.CountKinds = 0
	r.must(&SetPolicy{Meta: boss, Policy: p})
	p.JoinKinds |= card
	r.refused(Contradiction, &SetPolicy{Meta: boss, Policy: p})
}
