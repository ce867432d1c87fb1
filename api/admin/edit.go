package admin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"sync"

	"facevalue/api"
	"facevalue/catalog"
)

// Edit is embedded in requests that replace what somebody has read.
type Edit struct {
	MayKeyed
	IfMatch string `header:"If-Match" maxLength:"200" doc:"The ETag of what was read: the change is refused when somebody else was faster. Without it the change is made in any case."`
}

// tag is the ETag of a representation: a hash of what it says.
func tag(body any) string {
	b, err := json.Marshal(body)
	if err != nil { // answers are structs of plain fields
		panic(err)
	}
	sum := sha256.Sum256(b)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

// edits holds edits of one organizer apart: between the look at the tag and the answer
// nobody else edits by this door.
type edits struct {
	mu     sync.Mutex
	organs map[string]*sync.Mutex // as many as there are organizers
}

func (e *edits) lock(organ string) (unlock func()) {
	e.mu.Lock()
	if e.organs == nil {
		e.organs = map[string]*sync.Mutex{}
	}
	m := e.organs[organ]
	if m == nil {
		m = &sync.Mutex{}
		e.organs[organ] = m
	}
	e.mu.Unlock()
	m.Lock()
	return m.Unlock
}

// edit carries out a change of something that show tells the tag of.
func (a *Admin) edit(ctx context.Context, in Edit, show func() (string, error), cmd catalog.Command) error {
	defer a.edits.lock(callerOf(ctx).organ.Suffix())()
	if in.IfMatch != "" && in.IfMatch != "*" {
		is, err := show()
		if err != nil {
			return err
		}
		if !matches(in.IfMatch, is) {
			return tell(ctx, api.Refuse("stale", "this has changed since it was read; its ETag is now "+is))
		}
	}
	_, err := a.submit(ctx, cmd)
	return err
}

// matches says whether a tag is among those of a header.
func matches(header, is string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if strings.TrimSpace(one) == is {
			return true
		}
	}
	return false
}
