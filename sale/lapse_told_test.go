package sale

import "testing"

// A desk commits what is due fact by fact, and what does not fit into the record has to
// be due again: the word to a buyer whose order has lapsed must not be lost between two
// records, nor said twice.
func TestLapsedOrderIsToldWhereverTheRecordEnds(t *testing.T) {
	s := newStory(t)
	m := s.r
	declinedOrder(m)
	m.now += 2 * hour
	told := 0
	for range 10 {
		facts := m.m.Due(m.now, 100)
		if len(facts) == 0 {
			break
		}
		m.apply(facts[:1])
		for _, e := range m.m.Opened(nil) {
			if e.Kind == NoticeEffect && e.Reason == ReasonLapsed {
				told++
			}
		}
	}
	if told != 1 {
		t.Errorf("the buyer is told %d times", told)
	}
}

// declinedOrder sells one ticket to somebody whose card is declined.
func declinedOrder(m *rig) {
	m.must(&OpenSale{Meta: boss, Name: "club", Policy: Policy{HoldFor: 10 * minute, HoldCeiling: 30 * minute, PayFor: 15 * minute, JoinKinds: Kinds(ClaimSession)}})
	m.must(&AddSeller{Meta: boss, Def: Seller{Key: "hall", Currency: "EUR"}})
	m.must(&AddEvent{Meta: boss, Def: EventDef{Key: "night", Starts: m.now + 90*day}})
	m.must(&AddPool{Meta: boss, Def: PoolDef{Key: "floor", Event: 1, Capacity: 10}})
	m.must(&AddType{Meta: boss, Def: TypeDef{Key: "ga", Pools: []uint32{0}, Admits: 1, Max: 4}})
	m.must(&SetPrice{Meta: boss, Price: Price{Face: 100}})
	m.must(&AddWindow{Meta: boss, Def: WindowDef{Key: "general", Opens: 1, Types: []uint32{0}, General: true}})
	who := claimed1(ClaimSession, 1)
	h := m.must(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{who}})
	o := m.must(&Checkout{Hold: h.Ref, Owner: who, Agreed: h.Total, Person: [16]byte{1}})
	m.must(&FinishEffect{Meta: Meta{By: Actor{Role: House}}, Effect: m.m.orderAt(o.Ref).charge, Result: EffectDeclined})
}
