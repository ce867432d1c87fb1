package node

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"facevalue/draw"
	"facevalue/waitingroom"
)

// SignedNow is what everybody who waits reads, as the same bytes for all.
type SignedNow struct {
	JSON []byte
	ETag string // quoted
	at   int64
}

// Signed is Now as the bytes that are served.
func (r *Room) Signed() (body []byte, etag string, err error) {
	now, err := r.Now()
	return now.JSON, now.ETag, err
}

// nowFor is how long it is shown before it is made anew, in ms.
const nowFor = 1000

// Now is the room at this moment, signed. It is made once a second, whoever asks.
func (r *Room) Now() (SignedNow, error) {
	r.shown.Lock()
	defer r.shown.Unlock()
	now := r.node.options.Clock.Now()
	if r.now.JSON != nil && now-r.now.at < nowFor {
		return r.now, nil
	}
	var at waitingroom.Now
	if err := r.Read(func(m *waitingroom.Machine, _ uint64) { at = m.Now(now) }); err != nil {
		return SignedNow{}, err
	}
	signed, err := r.signer.SignJSON(draw.NowText, at)
	if err != nil {
		return SignedNow{}, err
	}
	b, err := json.Marshal(signed)
	if err != nil {
		return SignedNow{}, err
	}
	sum := sha256.Sum256(b)
	r.now = SignedNow{JSON: b, ETag: `"` + base64.RawURLEncoding.EncodeToString(sum[:9]) + `"`, at: now}
	return r.now, nil
}
