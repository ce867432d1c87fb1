package guard

import (
	_ "embed"
	"strings"
)

// domains.txt names providers whose addresses are thrown away after use: those that say
// so of themselves and are seen most. Whoever sells adds to it.
//
//go:embed domains.txt
var domainsText string

// Domains are mail domains that prove nothing about a person.
type Domains struct{ names map[string]bool }

// NewDomains takes the list that is built in, and more of one's own; each also stands for
// its subdomains. One that begins with a minus takes a domain off the list.
func NewDomains(more []string) *Domains {
	d := &Domains{names: map[string]bool{}}
	for line := range strings.Lines(domainsText) {
		d.add(line)
	}
	for _, name := range more {
		d.add(name)
	}
	return d
}

func (d *Domains) add(line string) {
	name, _, _ := strings.Cut(line, "#")
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), "."))
	if off, is := strings.CutPrefix(name, "-"); is {
		delete(d.names, off)
	} else if name != "" {
		d.names[name] = true
	}
}

// Disposable says whether a canonical domain, or one that it lies below, is on the list.
func (d *Domains) Disposable(domain string) bool {
	for {
		if d.names[domain] {
			return true
		}
		_, above, more := strings.Cut(domain, ".")
		if !more {
			return false
		}
		domain = above
	}
}
