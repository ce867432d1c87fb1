package draw

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"testing"
)

func testSigner(n byte) *Signer {
	return NewSigner(ed25519.NewKeyFromSeed(append(make([]byte, 31), n)))
}

func TestSignedTextsAreHeldAgainstKindKeyAndText(t *testing.T) {
	house, other := testSigner(1), testSigner(2)
	good, err := house.SignJSON(ReceiptText, Receipt{Room: "r", Entry: 3})
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{other.Key(), house.Key()}
	var r Receipt
	if err := good.Read(ReceiptText, keys, &r); err != nil || r.Entry != 3 {
		t.Fatalf("%+v %v", r, err)
	}
	text, kind, key, signature := good, good, good, good
	text.Text = `{"room":"r","entry":4}`
	kind.Kind = NoticeText
	key.Key = other.Key()
	signature.Signature = "AA=="
	for name, c := range map[string]struct {
		s    Signed
		kind Kind
		keys []string
		want error
	}{
		"another text":               {text, ReceiptText, keys, ErrSignature},
		"another kind":               {good, NoticeText, keys, ErrKind},
		"another kind, said of both": {kind, NoticeText, keys, ErrSignature},
		"another key":                {key, ReceiptText, keys, ErrSignature},
		"no signature":               {signature, ReceiptText, keys, ErrSignature},
		"a key that is not known":    {good, ReceiptText, []string{other.Key()}, ErrKey},
		"a key that is none":         {Signed{Kind: ReceiptText, Key: "x"}, ReceiptText, []string{"x"}, ErrKey},
	} {
		if err := c.s.Read(c.kind, c.keys, &r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	plain := house.Sign(ReceiptText, "not JSON")
	if err := plain.Read(ReceiptText, keys, &r); err == nil {
		t.Error("a text that is no JSON was read")
	}
}

// TestAClaimProvesTheKey: what a browser signs (raw key, r and s) passes, and only for
// that entry at that instant.
func TestAClaimProvesTheKey(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := private.PublicKey.Bytes()
	if err != nil || len(public) != KeyBytes {
		t.Fatalf("%d bytes, %v", len(public), err)
	}
	message := ClaimMessage("room-abc-1", 17, 1_800_000_000_000)
	sum := sha256.Sum256(message)
	r, s, err := ecdsa.Sign(rand.Reader, private, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	signature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	if err := CheckClaim(public, message, signature); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string]error{
		"another entry":  CheckClaim(public, ClaimMessage("room-abc-1", 18, 1_800_000_000_000), signature),
		"a byte less":    CheckClaim(public, message, signature[1:]),
		"zeros":          CheckClaim(public, message, make([]byte, 64)),
		"no key":         CheckClaim(make([]byte, 65), message, signature),
		"half a key":     CheckClaim(public[:33], message, signature),
		"without either": CheckClaim(nil, message, nil),
	} {
		if bad == nil {
			t.Errorf("%s passed", name)
		}
	}
}

// TestCommitmentsTakeInEverything: the same browser in another room, or another
// person at the same browser, has another commitment.
func TestCommitmentsTakeInEverything(t *testing.T) {
	seen := map[Hash]bool{}
	for _, c := range []Hash{
		CommitEntry("a", [16]byte{1}, [32]byte{2}, [16]byte{3}),
		CommitEntry("b", [16]byte{1}, [32]byte{2}, [16]byte{3}),
		CommitEntry("a", [16]byte{2}, [32]byte{2}, [16]byte{3}),
		CommitEntry("a", [16]byte{1}, [32]byte{3}, [16]byte{3}),
		CommitEntry("a", [16]byte{1}, [32]byte{2}, [16]byte{4}),
	} {
		if seen[c] {
			t.Error("two different entries have one commitment")
		}
		seen[c] = true
	}
	if KeyHash([]byte{1}) != sha256.Sum256([]byte{1}) {
		t.Error("a key goes into an entry as its SHA-256")
	}
}
