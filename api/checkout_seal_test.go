package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// Whoever knows the id of a hold, and whoever names more people than there are tickets,
// has no keys made: keys are kept for ever.
func TestNothingIsSealedForWhatCannotBeOrdered(t *testing.T) {
	w := newWorld(t)
	c := w.client()
	path := "/v1/holds/" + c.hold(twoGA) + "/checkout"
	w.client().keyed("POST", path, checkoutForm(11000)).refused(t, http.StatusNotFound, "unknown")
	many := make([]string, 1000)
	for i := range many {
		many[i] = fmt.Sprintf(`{"ticket":%d,"name":"A"}`, i)
	}
	form := strings.TrimSuffix(checkoutForm(11000), "}") + `,"attendees":[` + strings.Join(many, ",") + `]}`
	c.keyed("POST", path, form).refused(t, http.StatusBadRequest, "malformed")
	if w.vault.persons != 0 || w.vault.sealed != 0 {
		t.Errorf("%d persons, %d sealed", w.vault.persons, w.vault.sealed)
	}
	c.keyed("POST", path, checkoutForm(11000)).is(t, http.StatusCreated)
}
