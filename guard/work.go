package guard

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
)

// Work is asked of those who want something while many do: their machine searches for a
// number that ours chose. It sheds floods and is no measure of who deserves a ticket. The
// challenge is that of ALTCHA's second version in its deterministic mode, so that any of
// its widgets and libraries can answer.
//
// Nothing is kept of a challenge that was given; only those that were answered are, until
// they are over.
type Work struct {
	sign, key []byte // secrets, as the texts that others would configure
	life      int64  // ms
	spent     spent
}

// WorkOptions are what a Work is made with.
type WorkOptions struct {
	// Secret signs the challenges. It is drawn when the process starts: what was answered
	// before is forgotten with it, and so no challenge of then may count.
	Secret [32]byte
	Life   int64 // ms that a challenge can be answered in
	Room   int   // answers that are remembered at one time
}

const (
	workAlgorithm = "PBKDF2/SHA-256"
	// workCost is the rounds of one try. So few cost us little, and enough that a browser
	// spends its time on them and not on the call around them.
	workCost  = 100
	keyBytes  = 32
	nonceSize = 16
)

// WorkRandom is how many random bytes a challenge takes.
const WorkRandom = 2*nonceSize + 4

// NewWork makes a Work.
func NewWork(o WorkOptions) *Work {
	return &Work{sign: secretText(o.Secret, "sign"), key: secretText(o.Secret, "key"), life: o.Life, spent: newSpent(o.Life, o.Room)}
}

func secretText(secret [32]byte, purpose string) []byte {
	sum := mac(secret[:], []byte("facevalue work "+purpose))
	return hex.AppendEncode(nil, sum[:])
}

func mac(key, text []byte) (sum [sha256.Size]byte) {
	h := hmac.New(sha256.New, key)
	h.Write(text)
	h.Sum(sum[:0])
	return sum
}

// Bound is what an answer counts for: one purpose, such as a window of a sale, and one
// asker.
type Bound struct {
	Purpose string // printable ASCII without quotes and backslashes
	Asker   Key
}

// parameters are the signed part of a challenge.
type parameters struct {
	Algorithm    string    `json:"algorithm"`
	Cost         int       `json:"cost"`
	Data         boundData `json:"data"`
	ExpiresAt    int64     `json:"expiresAt"` // s since 1970
	KeyLength    int       `json:"keyLength"`
	KeyPrefix    string    `json:"keyPrefix"`
	KeySignature string    `json:"keySignature"`
	Nonce        string    `json:"nonce"`
	Salt         string    `json:"salt"`
}

type boundData struct {
	Asker   string `json:"asker"`
	Purpose string `json:"purpose"`
}

// AppendChallenge appends a challenge as JSON. It takes about effort tries to answer.
func (w *Work) AppendChallenge(dst []byte, random [WorkRandom]byte, b Bound, effort uint32, now int64) ([]byte, error) {
	nonce, salt := random[:nonceSize], random[nonceSize:2*nonceSize]
	// Evenly up to twice the effort: whoever knew a lower bound would begin there.
	counter := 1 + uint64(binary.BigEndian.Uint32(random[2*nonceSize:]))%(2*uint64(max(effort, 1)))
	key, err := deriveKey(nonce, salt, uint32(min(counter, 1<<32-1)))
	if err != nil {
		return nil, err
	}
	signature := mac(w.key, key)
	p := parameters{
		Algorithm: workAlgorithm, Cost: workCost, Data: boundData{hex.EncodeToString(b.Asker[:]), b.Purpose},
		ExpiresAt: (now + w.life) / 1000, KeyLength: keyBytes, KeyPrefix: hex.EncodeToString(key[:keyBytes/2]),
		KeySignature: hex.EncodeToString(signature[:]), Nonce: hex.EncodeToString(nonce), Salt: hex.EncodeToString(salt),
	}
	dst = append(dst, `{"parameters":`...)
	at := len(dst)
	dst = p.append(dst)
	sum := mac(w.sign, dst[at:])
	dst = append(dst, `,"signature":"`...)
	return append(hex.AppendEncode(dst, sum[:]), `"}`...), nil
}

// deriveKey is one try.
func deriveKey(nonce, salt []byte, counter uint32) ([]byte, error) {
	password := binary.BigEndian.AppendUint32(append(make([]byte, 0, nonceSize+4), nonce...), counter)
	return pbkdf2.Key(sha256.New, string(password), salt, workCost, keyBytes)
}

// append writes the parameters in the one form that is signed: keys in order, no spaces.
func (p *parameters) append(b []byte) []byte {
	text := func(name, value string) {
		b = append(append(append(b, name...), '"'), value...)
		b = append(b, '"')
	}
	number := func(name string, value int64) { b = strconv.AppendInt(append(b, name...), value, 10) }
	text(`{"algorithm":`, p.Algorithm)
	number(`,"cost":`, int64(p.Cost))
	text(`,"data":{"asker":`, p.Data.Asker)
	text(`,"purpose":`, p.Data.Purpose)
	number(`},"expiresAt":`, p.ExpiresAt)
	number(`,"keyLength":`, int64(p.KeyLength))
	text(`,"keyPrefix":`, p.KeyPrefix)
	text(`,"keySignature":`, p.KeySignature)
	text(`,"nonce":`, p.Nonce)
	text(`,"salt":`, p.Salt)
	return append(b, '}')
}
