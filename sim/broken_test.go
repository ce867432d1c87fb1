package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"facevalue/desk"
	"facevalue/sale"
	"facevalue/sim"
)

// A simulation that finds nothing may be blind. These sales are broken on purpose,
// each in one way, and each must be found out, within few seeds and for the reason
// it was broken. Most of them pass every audit of the machine's own.
func TestBrokenSalesAreFound(t *testing.T) {
	for _, c := range []struct {
		name   string
		break_ func(sim.Machine) sim.Machine
		within uint64 // seeds
		want   []string
	}{
		{"forgets answers", forgetsAnswers, 3, []string{"is now answered", "would be done again", "and contradicted", "is not there", "a key that has an answer came with another request"}},
		{"lets nothing lapse", letsNothingLapse, 3, []string{"truth broken", "does not come to rest", "is over, and to renew it gives", "cannot be moved from", "opened after effect"}},
		{"answers before it is durable", answersEarly, 3, []string{"is not there", "would be done again", "is now answered", "was answered ok"}},
		{"lets go too early", letsGoEarly, 10, []string{"is not there", "is in hold", "over a limit with hold", "is used", "is lapsed, not"}},
		{"sells a seat twice", sellsTwice, 3, []string{"is in hold", "is not there", "was given twice"}},
		{"counts money twice", countsTwice, 10, []string{"the outside kept", "too much was kept", "but costs", "is charged"}},
		{"never delivers", neverDelivers, 3, []string{"was never delivered"}},
		{"tells another total", tellsAnotherTotal, 5, []string{"was told to have", "and cost"}},
		{"keeps tickets alive", keepsTickets, 10, []string{"acknowledged were", "is confirmed, not [cancelled]"}},
		{"writes down something else", writesSomethingElse, 10, []string{"is not the fold of the journal"}},
		{"loads too much", loadsTooMuch, 10, []string{"is not the fold of the journal"}},
		{"lets strangers in", letsStrangersIn, 20, []string{"was let through"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for seed := uint64(1); seed <= c.within; seed++ {
				err := runBroken(seed, c.break_)
				if err == nil {
					continue
				}
				for _, want := range c.want {
					if strings.Contains(err.Error(), want) {
						t.Logf("found with seed %d: %.200s", seed, err)
						return
					}
				}
				t.Fatalf("found, but not for what is wrong with it: %.600s", err)
			}
			t.Fatalf("not found within %d seeds", c.within)
		})
	}
}

// runBroken runs a sale that may panic where nobody expects it.
func runBroken(seed uint64, broken func(sim.Machine) sim.Machine) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	_, err = sim.Run(seed, sim.Options{Machine: broken})
	return err
}

// broken is a sale with some of its methods replaced.
type broken struct {
	sim.Machine
	decide func(a *sim.Ask, now int64) (sale.Outcome, []sale.Fact)
	due    func(now int64, most int) []sale.Fact
	wake   func() int64
	apply  func(sale.Fact)
	write  func(b []byte, f sale.Fact) []byte
	load   func(b []byte) error
}

// Closed implements desk.Closer, which the sale's machine does.
func (m *broken) Closed(dst []uint64) []uint64 { return m.Machine.(desk.Closer).Closed(dst) }

func (m *broken) Decide(a *sim.Ask, now int64) (sale.Outcome, []sale.Fact) {
	if m.decide != nil {
		return m.decide(a, now)
	}
	return m.Machine.Decide(a, now)
}

func (m *broken) Due(now int64, most int) []sale.Fact {
	if m.due != nil {
		return m.due(now, most)
	}
	return m.Machine.Due(now, most)
}

func (m *broken) Wake() int64 {
	if m.wake != nil {
		return m.wake()
	}
	return m.Machine.Wake()
}

func (m *broken) Apply(f sale.Fact) {
	if m.apply != nil {
		m.apply(f)
	} else {
		m.Machine.Apply(f)
	}
}

func (m *broken) AppendFact(b []byte, f sale.Fact) []byte {
	if m.write != nil {
		return m.write(b, f)
	}
	return m.Machine.AppendFact(b, f)
}

func (m *broken) LoadSnapshot(b []byte) error {
	if m.load != nil {
		return m.load(b)
	}
	return m.Machine.LoadSnapshot(b)
}
