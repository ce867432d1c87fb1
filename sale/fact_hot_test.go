package sale

import (
	"bytes"
	"testing"

	"facevalue/wire"
	"pgregory.net/rapid"
)

func drawClaim(t *rapid.T) (c Claim) {
	copy(c[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "claim"))
	return c
}

func drawLine(t *rapid.T) Line {
	return Line{
		Kind: LineKind(rapid.IntRange(0, 6).Draw(t, "kind")), Index: rapid.Uint32().Draw(t, "index"),
		Count: rapid.Uint32Range(0, 300).Draw(t, "count"), Price: rapid.Uint32Range(0, 3).Draw(t, "price"),
		Seats: rapid.SliceOfN(rapid.Uint32Range(0, 90_000), 0, 80).Draw(t, "seats"),
		Alloc: rapid.Byte().Draw(t, "alloc"), Drew: rapid.Byte().Draw(t, "drew"),
		Bundle: rapid.Uint32Range(0, 200).Draw(t, "bundle"), Policy: rapid.Uint32Range(0, 2).Draw(t, "policy"),
	}
}

// TestHotFactsAreTheTables holds the hand-written bytes against the table's.
func TestHotFactsAreTheTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := []Fact{
			&HoldPlaced{
				Hold: rapid.Uint64().Draw(t, "hold"), At: rapid.Int64().Draw(t, "at"), Expires: rapid.Int64().Draw(t, "expires"),
				Ceiling: rapid.Int64Range(-1, 1).Draw(t, "ceiling"), Window: rapid.Uint32Range(0, 2).Draw(t, "window"),
				Claims: rapid.SliceOfN(rapid.Custom(drawClaim), 0, 3).Draw(t, "claims"),
				Lines:  rapid.SliceOfN(rapid.Custom(drawLine), 0, 3).Draw(t, "lines"),
				Entry:  rapid.Uint64Range(0, 1).Draw(t, "entry"), Total: rapid.Int64().Draw(t, "total"), Seller: rapid.Uint32Range(0, 1).Draw(t, "seller"),
			},
			&Answered{
				Key: Key(drawClaim(t)), Fingerprint: rapid.Uint64().Draw(t, "fingerprint"), At: rapid.Int64().Draw(t, "at"),
				Outcome: Outcome{Ref: rapid.Uint64Range(0, 1).Draw(t, "ref"), Total: rapid.Int64Range(0, 1).Draw(t, "total")},
			},
		}
		for _, f := range facts {
			hot, ok := appendHot([]byte("before"), f)
			want := wire.Append(append([]byte("before"), byte(f.kind())), f)
			if !ok || !bytes.Equal(hot, want) {
				t.Fatalf("%T by hand (%v):\n%x\nby the table:\n%x", f, ok, hot, want)
			}
		}
	})
}
