package seating

import (
	"errors"
	"fmt"
	"strings"
)

// problems gathers what is wrong with a plan, so that whoever drew it can mend
// it in one go. It keeps the first maxProblems and counts the rest.
type problems []string

func (p *problems) add(format string, args ...any) {
	if len(*p) <= maxProblems {
		*p = append(*p, fmt.Sprintf(format, args...))
	}
}

func (p *problems) tooMany(what string, have, limit int) {
	if have > limit {
		p.add("has %d %s; a chart has at most %d", have, what, limit)
	}
}

func (p problems) err(where string) error {
	if len(p) == 0 {
		return nil
	}
	lines := p
	more := ""
	if len(p) > maxProblems {
		lines, more = p[:maxProblems], "\n(and more)"
	}
	return errors.New("seating: " + where + ": " + strings.Join(lines, "\nseating: "+where+": ") + more)
}
