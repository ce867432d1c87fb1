package catalog

import (
	"fmt"
	"strconv"
	"strings"
)

// storyNote keeps a note about an order: its text stands for the sealed one.
func storyNote(s *story) string {
	key := s.word("sale")
	order, _ := strconv.ParseUint(s.word("order"), 10, 64)
	return s.answer(&NoteOrder{Sale: key, Order: order, Sealed: []byte(s.text("text", ""))})
}

func storyNotes(s *story) string {
	key := s.word("sale")
	order, _ := strconv.ParseUint(s.word("order"), 10, 64)
	var all []string
	for _, n := range s.r.m.Notes(key, order) {
		all = append(all, fmt.Sprintf("%s at %s: %s", n.By, Instant(n.At), n.Sealed))
	}
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, "\n")
}
