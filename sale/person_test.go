package sale

import (
	"reflect"
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

// Staff that is asked why somebody gets no more sees what counts for them: what is held
// and bought, by whatever claim they were joined by.
func TestPersonInfo(t *testing.T) {
	p := usual()
	p.JoinKinds, p.CountKinds = Kinds(ClaimSession, ClaimEmail), Kinds(ClaimCard)
	r := newFloor(t, p)
	bo, mail, card := buyer(1), claimed1(ClaimEmail, 7), claimed1(ClaimCard, 1)
	r.must(&PlaceHold{Wants: []Want{{Count: 2}}, Claims: []Claim{bo, mail}})
	r.must(&PlaceHold{Wants: []Want{{Index: 1, Count: 1}}, Claims: []Claim{buyer(2), mail, card}})
	r.must(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(3)}})

	all := PersonInfo{Joined: true, Holds: 2, Live: []uint64{1, 2}, Types: []TypeUse{{0, 2}, {1, 1}}}
	for _, c := range []struct {
		claim Claim
		want  PersonInfo
		known bool
	}{
		{bo, all, true},
		{buyer(2), all, true},
		{mail, all, true},
		{card, PersonInfo{Holds: 1, Live: []uint64{2}, Types: []TypeUse{{1, 1}}}, true},
		{buyer(3), PersonInfo{Joined: true, Holds: 1, Live: []uint64{3}, Types: []TypeUse{{0, 1}}}, true},
		{buyer(4), PersonInfo{}, false},
		{claimed1(ClaimDevice, 1), PersonInfo{}, false},
	} {
		if got, known := r.m.PersonInfo(c.claim, 10); known != c.known || !reflect.DeepEqual(got, c.want) {
			t.Errorf("claim %s: %+v, want %+v", c.claim.Kind(), got, c.want)
		}
	}
	if got, _ := r.m.PersonInfo(mail, 1); !slices.Equal(got.Live, []uint64{1}) || got.Holds != 2 {
		t.Errorf("at most one: %+v", got)
	}
	r.must(&ReleaseHold{Hold: 1, Owner: bo})
	if got, _ := r.m.PersonInfo(mail, 10); !reflect.DeepEqual(got, PersonInfo{Joined: true, Holds: 1, Live: []uint64{2}, Types: []TypeUse{{1, 1}}}) {
		t.Errorf("after a release: %+v", got)
	}
	r.replay()
}
