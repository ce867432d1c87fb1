package vault

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Email is an address for limits: two addresses that reach one mailbox by the
// rules of its provider have one Address. It is never for sending: mail goes to
// what the person typed.
type Email struct {
	Address string // canonical, local@domain
	Domain  string // canonical
	// Group is what a limit for a whole domain joins by: the domain as it can be
	// registered, so that the subdomains of a catch-all join.
	Group string
	// Public says that strangers share the domain: no limit for the domain may
	// apply.
	Public bool
}

const maxEmail = 254 // RFC 5321 leaves no more for a path

// ParseEmail brings an address into its canonical form: NFKC and lower case
// throughout; dots dropped and what follows + cut off only where the provider is
// known to ignore them.
func ParseEmail(typed string) (Email, error) {
	s := strings.TrimSpace(typed)
	if !utf8.ValidString(s) || len(s) > maxEmail {
		return Email{}, fmt.Errorf("vault: e-mail address is longer than %d bytes or not UTF-8", maxEmail)
	}
	// Lower case between two normalisations: each can undo the other.
	s = norm.NFKC.String(strings.ToLower(norm.NFKC.String(s)))
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return Email{}, errors.New("vault: e-mail address has no @")
	}
	local, domain := s[:at], strings.TrimSuffix(s[at+1:], ".")
	if err := checkParts(local, domain); err != nil {
		return Email{}, err
	}
	return canonical(local, domain), nil
}

func checkParts(local, domain string) error {
	if local == "" || domain == "" {
		return errors.New("vault: e-mail address lacks what stands before or behind the @")
	}
	for _, label := range strings.Split(domain, ".") {
		if label == "" {
			return errors.New("vault: e-mail domain has an empty part")
		}
	}
	for _, r := range local + domain {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return errors.New("vault: e-mail address has a space or control character in it")
		}
	}
	if strings.ContainsRune(domain, '@') {
		return errors.New("vault: e-mail address has an @ in its domain")
	}
	return nil
}

func canonical(local, domain string) Email {
	p, public := providers[domain]
	if p.sameAs != "" {
		domain = p.sameAs
		p = providers[domain]
	}
	if p.plus {
		local = cutTag(local)
	}
	if p.dots {
		if bare := strings.ReplaceAll(local, ".", ""); bare != "" {
			local = bare
		}
	}
	return Email{Address: local + "@" + domain, Domain: domain, Group: registrable(domain), Public: public}
}

// cutTag drops "+tag" but never all of the name.
func cutTag(local string) string {
	if i := strings.IndexByte(local, '+'); i > 0 {
		return local[:i]
	}
	return local
}

// registrable guesses what of a domain one registers: its last two parts, or
// three below a country that sells second-level names. A wrong guess joins too
// few or too many subdomains of one owner, never two owners of common endings.
func registrable(domain string) string {
	parts := strings.Split(domain, ".")
	keep := 2
	if n := len(parts); n > 2 && len(parts[n-1]) == 2 && secondLevel[parts[n-2]] {
		keep = 3
	}
	return strings.Join(parts[max(0, len(parts)-keep):], ".")
}

var secondLevel = map[string]bool{
	"ac": true, "asn": true, "co": true, "com": true, "ed": true, "edu": true, "go": true, "gob": true, "gouv": true,
	"gov": true, "gv": true, "id": true, "info": true, "ltd": true, "me": true, "mil": true, "ne": true, "net": true,
	"nom": true, "or": true, "org": true, "plc": true, "sch": true, "web": true,
}
