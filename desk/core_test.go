package desk_test

import (
	"math"
	"testing"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
	"facevalue/journal"
)

// confused asks to be woken and then has nothing to state.
type confused struct{ toyMachine }

func (confused) Wake() int64               { return 5 }
func (confused) Due(int64, int) []toy.Fact { return nil }

func TestMachineThatWakesForNothingIsLeftAlone(t *testing.T) {
	c := desk.NewCore("toy", toyMachine(confused{toy.New(1, 0)}), journal.Head{}, desk.Limits{})
	r := c.Step(10, 10).Append
	c.Appended(r.Head(), nil)
	if rd := c.Step(20, 20); rd.Wake != 1020 {
		t.Fatalf("wakes again at %d, want a second later", rd.Wake)
	}
}

// TestClosingCoreDoesNotAskToBeWoken: while its last append is under way there
// is nothing to do, even if something is due.
func TestClosingCoreDoesNotAskToBeWoken(t *testing.T) {
	c := desk.NewCore("toy", newToy(10, 0)(), journal.Head{}, desk.Limits{})
	c.Appended(c.Step(1, 1).Append.Head(), nil)
	c.Take(desk.NewBatch(toyCall{Command: toy.Command{Kind: toy.Hold, Key: 1, N: 1, TTL: 10}}))
	if rd := c.Step(2, 2); rd.Append == nil || rd.Wake != 12 {
		t.Fatalf("append %v, wake %d", rd.Append, rd.Wake)
	}
	c.Close(desk.ErrClosed)
	if rd := c.Step(50, 50); rd.Wake != math.MaxInt64 {
		t.Fatalf("closing, and wakes at %d", rd.Wake)
	}
}
