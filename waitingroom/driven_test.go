package waitingroom_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"facevalue/desk"
	"facevalue/desk/driver"
	"facevalue/draw"
	"facevalue/waitingroom"
)

type machine = desk.Machine[waitingroom.Command, waitingroom.Fact, waitingroom.Outcome, waitingroom.Effect]

// driven is what visitors do with a room on a desk that fails.
type driven struct {
	places []*waitingroom.Claim // of those who were told their entry
	given  int                  // turns
	drawn  int
}

// visitor is somebody with an identity and a browser, of a number.
func visitor(n int) (id waitingroom.Identity, key, salt []byte) {
	for i := range id {
		id[i] = byte(n * (i + 3))
	}
	binary.BigEndian.PutUint32(id[:], uint32(n)*2654435761)
	key, salt = make([]byte, draw.KeyBytes), make([]byte, draw.SaltBytes)
	binary.BigEndian.PutUint32(key, uint32(n))
	return id, key, salt
}

func (d *driven) notice(now int64) waitingroom.Notice {
	cutOff := now + 8_000
	return waitingroom.Notice{
		Room: "room-abc-1", Sale: "abc", Window: "general", Mode: waitingroom.Queue,
		Opens: now, CutOff: cutOff, Start: cutOff, Closes: cutOff + 24*3_600_000,
		Algorithm: draw.Algorithm, Commitment: draw.Commit(make([]byte, draw.SecretBytes)), Together: 1,
		Inventory: []waitingroom.Stock{{Type: "standing", Count: 1000, Currency: "EUR"}},
		Grace:     3_000, Turn: 4_000, Longest: 12_000, Turns: 5, Rate: 6_000, Target: 8, Capacity: 10_000,
	}
}

func (d *driven) command(r *rand.Rand, _ int, now int64) waitingroom.Command {
	staff := waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.Staff, Name: "ada"}}
	house := waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.House}}
	id, key, salt := visitor(r.IntN(40))
	entry := uint64(1 + r.IntN(40))
	switch r.IntN(12) {
	case 0:
		return &waitingroom.Open{Meta: staff, Notice: d.notice(now)}
	case 1, 2, 3:
		return &waitingroom.Enter{Identity: id, PublicKey: key, Salt: salt}
	case 4:
		return &waitingroom.PostSeed{Secret: make([]byte, draw.SecretBytes)}
	case 5:
		return &waitingroom.Spend{Meta: house, Entry: entry, Generation: uint32(1 + r.IntN(2)), Tickets: 2}
	case 6:
		return &waitingroom.Extend{Entry: entry, Generation: uint32(1 + r.IntN(2))}
	case 7:
		if r.IntN(3) > 0 {
			return &waitingroom.Resume{Meta: staff}
		}
		return &waitingroom.Pause{Meta: staff, Reason: "drawn"}
	case 8:
		return &waitingroom.Progress{Meta: house, Seq: uint64(now), Free: []uint32{uint32(r.IntN(3) * 20)}, Held: 3}
	}
	if len(d.places) == 0 {
		return &waitingroom.Claim{Entry: entry, Identity: id, PublicKey: key, Salt: salt}
	}
	claim := *d.places[r.IntN(len(d.places))]
	return &claim
}

// same: a place that was given is the same place for ever.
func (d *driven) same(cmd waitingroom.Command, first, again waitingroom.Outcome) error {
	if _, enters := cmd.(*waitingroom.Enter); enters && first.Entry != again.Entry {
		return fmt.Errorf("entry %d has become entry %d", first.Entry, again.Entry)
	}
	return nil
}

func (d *driven) count(cmd waitingroom.Command, out waitingroom.Outcome) error {
	switch c := cmd.(type) {
	case *waitingroom.Enter:
		if out.OK() && len(d.places) < 30 {
			d.places = append(d.places, &waitingroom.Claim{Entry: out.Entry, Identity: c.Identity, PublicKey: c.PublicKey, Salt: c.Salt})
		}
	case *waitingroom.PostSeed:
		if out.OK() {
			d.drawn++
		}
	case *waitingroom.Claim:
		if out.OK() && out.Generation > 0 {
			d.given++
		}
	}
	if out.Status.String() == "status_out_of_range" {
		return fmt.Errorf("status %d", out.Status)
	}
	return nil
}

// TestDriven runs rooms on desks whose journals fail, tear and are fenced, which crash
// and are taken over: no place is lost or given twice, and there is one draw. A seed
// that fails is printed with the error.
func TestDriven(t *testing.T) {
	given, drawn := 0, 0
	for seed := uint64(1); seed <= 25; seed++ {
		d := &driven{}
		config := driver.Rough(seed)
		config.Desks, config.Actions, config.Limits = 1, 5000, desk.Limits{}
		if seed%3 == 0 {
			config.Limits = desk.Limits{Due: 1, Body: 600}
		}
		_, err := driver.Run(seed, config, driver.Workload[waitingroom.Command, waitingroom.Fact, waitingroom.Outcome, waitingroom.Effect]{
			New:     func() machine { return waitingroom.New() },
			Command: d.command,
			CarryOut: func(e waitingroom.Effect) waitingroom.Command {
				return &waitingroom.EndEffect{Meta: waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.House}}, Effect: e.ID}
			},
			Valid: d.count,
			Keeps: func(cmd waitingroom.Command, out waitingroom.Outcome) bool {
				_, enters := cmd.(*waitingroom.Enter)
				return enters && out.OK()
			},
			Same: d.same,
		})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		given, drawn = given+d.given, drawn+d.drawn
	}
	t.Logf("%d draws, %d turns", drawn, given)
	if drawn < 5 || given < 20 {
		t.Errorf("25 seeds came to %d draws and %d turns: that proves little", drawn, given)
	}
}
