package guard

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
)

// Verdict is what an answer to a challenge is worth.
type Verdict uint8

// The verdicts, in the order in which they are looked for.
const (
	WorkDone    Verdict = iota
	WorkUnread          // not in the form of an answer
	WorkForged          // of a challenge that this process did not give
	WorkOld             // of one that is over
	WorkStrange         // of one that was given to somebody else, or for something else
	WorkWrong           // not the number
	WorkSpent           // was taken already
	WorkFull            // so many answers are remembered that none can be taken
)

var verdictNames = [...]string{"done", "unread", "forged", "old", "strange", "wrong", "spent", "full"}

// String is the verdict's name.
func (v Verdict) String() string { return verdictNames[v] }

// MaxAnswer is how long an answer may be.
const MaxAnswer = 2048

// answered is what a widget sends: the challenge as it was given, and the solution.
type answered struct {
	Challenge struct {
		Parameters parameters `json:"parameters"`
		Signature  string     `json:"signature"`
	} `json:"challenge"`
	Solution struct {
		DerivedKey string `json:"derivedKey"`
	} `json:"solution"`
}

// Check takes an answer, once: for one request, which may be repeated with it. It costs
// two HMACs whatever the effort was.
func (w *Work) Check(answer string, b Bound, request Key, now int64) Verdict {
	a, nonce, ok := readAnswer(answer)
	if !ok {
		return WorkUnread
	}
	p := &a.Challenge.Parameters
	if !w.signed(p, a.Challenge.Signature) {
		return WorkForged
	}
	if now/1000 >= p.ExpiresAt {
		return WorkOld
	}
	if p.Data.Purpose != b.Purpose || p.Data.Asker != hex.EncodeToString(b.Asker[:]) {
		return WorkStrange
	}
	if !w.solved(p, a.Solution.DerivedKey) {
		return WorkWrong
	}
	return w.spent.take(nonce, request, now)
}

func readAnswer(text string) (a answered, nonce Key, ok bool) {
	if len(text) > MaxAnswer {
		return a, nonce, false
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(raw, &a) != nil {
		return a, nonce, false
	}
	n, err := hex.Decode(nonce[:], []byte(cut(a.Challenge.Parameters.Nonce, 2*nonceSize)))
	return a, nonce, err == nil && n == nonceSize
}

// cut is at most so much of a text, so that no more is decoded than there is room for.
func cut(text string, most int) string { return text[:min(len(text), most)] }

// signed says whether the parameters are ours, by writing them anew: what is beside them
// in the answer counts for nothing.
func (w *Work) signed(p *parameters, signature string) bool {
	var room [640]byte
	sum := mac(w.sign, p.append(room[:0]))
	return equalHex(signature, sum[:])
}

func (w *Work) solved(p *parameters, derived string) bool {
	key, err := hex.DecodeString(cut(derived, 2*keyBytes+1))
	if err != nil || len(key) != keyBytes {
		return false
	}
	sum := mac(w.key, key)
	return equalHex(p.KeySignature, sum[:])
}

func equalHex(text string, sum []byte) bool {
	return subtle.ConstantTimeCompare([]byte(text), hex.AppendEncode(nil, sum)) == 1
}
