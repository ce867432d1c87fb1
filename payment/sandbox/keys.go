package sandbox

import (
	"crypto/sha256"
	"net/http"
	"net/url"
	"sync"
)

// keyKept is how long a key and its answer are kept, in ms.
const keyKept = 24 * 3_600_000

// inFlight are the keys of requests at work.
type inFlight struct {
	mu   sync.Mutex
	keys map[string]bool
}

// begin takes a key, unless another request has it at work.
func (f *inFlight) begin(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if key == "" {
		return true
	}
	if f.keys[key] {
		return false
	}
	f.keys[key] = true
	return true
}

func (f *inFlight) end(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.keys, key)
}

func keyInUse() *apiError {
	return &apiError{status: http.StatusConflict, body: errorBody{
		Type: "idempotency_error", Code: "idempotency_key_in_use", Message: "Another request with this key is at work.",
	}}
}

// requestHash is what a key stands for: a later request must be the same.
func requestHash(r *http.Request, form url.Values) []byte {
	h := sha256.Sum256([]byte(r.Method + " " + r.URL.Path + "\n" + form.Encode()))
	return h[:]
}

// remembered is the answer that was kept under a key. Keys are forgotten after a day.
func (b *books) remembered(key string, request []byte) (answer, bool) {
	if key == "" {
		return answer{}, false
	}
	b.exec("DELETE FROM keys WHERE at <= ?", b.now-keyKept)
	var a answer
	var asked []byte
	if !b.find("SELECT request, status, body FROM keys WHERE name = ?", []any{key}, &asked, &a.status, &a.body) {
		return answer{}, false
	}
	if string(asked) != string(request) {
		e := invalid("", "", "This key was used for a request with other parameters.")
		e.body.Type = "idempotency_error"
		return e.answer(), true
	}
	return a, true
}

// remember keeps an answer under its key. A request that was not understood changed
// nothing and may come again, put right; a decline is an answer.
func (b *books) remember(key string, request []byte, a answer) {
	if key == "" || a.status >= 400 && a.status != http.StatusPaymentRequired && a.status != http.StatusInternalServerError {
		return
	}
	b.exec("INSERT INTO keys (name, at, request, status, body) VALUES (?, ?, ?, ?, ?)", key, b.now, request, a.status, a.body)
}
