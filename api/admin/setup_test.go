package admin

import "testing"

func TestAnOrganizerSetsUpASale(t *testing.T) {
	w := newWorld(t)
	w.organizer("acme")
	w.club("club")
	if _, ok := w.node.Sale("club"); !ok {
		t.Fatal("the sale does not run")
	}
}
