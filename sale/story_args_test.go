package sale

import (
	"crypto/sha256"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/datadriven"
)

// args are the words of one line: verb, plain words, and key=value pairs, each of
// which has to be asked for by somebody.
type args struct {
	s     *story
	text  string
	verb  string
	words []string
	named []datadriven.CmdArg
	used  []bool
}

// parse reads a line, and moves the clock when it begins with "at".
func (s *story) parse(text string) *args {
	s.t.Helper()
	if rest, ok := strings.CutPrefix(text, "at "); ok {
		when, command, _ := strings.Cut(rest, " ")
		s.r.now, text = s.instant(when), command
	}
	verb, list, err := datadriven.ParseLine(text)
	if err != nil {
		s.fatalf("%v", err)
	}
	a := &args{s: s, text: text, verb: verb}
	for _, arg := range list {
		if arg.Vals == nil {
			a.words = append(a.words, arg.Key)
			continue
		}
		if len(arg.Vals) == 1 {
			arg.Vals = strings.Split(arg.Vals[0], ",")
		}
		a.named = append(a.named, arg)
	}
	a.used = make([]bool, len(a.named))
	return a
}

// word takes the next plain word.
func (a *args) word(what string) string {
	if len(a.words) == 0 {
		a.s.fatalf("%s: the %s is missing", a.verb, what)
	}
	w := a.words[0]
	a.words = a.words[1:]
	return w
}

// flag takes a plain word if it is there.
func (a *args) flag(name string) bool {
	i := slices.Index(a.words, name)
	if i < 0 {
		return false
	}
	a.words = slices.Delete(a.words, i, i+1)
	return true
}

// list takes the values of a key.
func (a *args) list(key string) []string {
	for i := range a.named {
		if a.named[i].Key == key && !a.used[i] {
			a.used[i] = true
			return a.named[i].Vals
		}
	}
	return nil
}

func (a *args) has(key string) bool {
	for i := range a.named {
		if a.named[i].Key == key && !a.used[i] {
			return true
		}
	}
	return false
}

// value takes the value of a key; commas in it stay.
func (a *args) value(key, otherwise string) string {
	if !a.has(key) {
		return otherwise
	}
	return strings.Join(a.list(key), ",")
}

func (a *args) number(key string, otherwise uint32) uint32 {
	return uint32(a.integer(key, int64(otherwise)))
}

func (a *args) integer(key string, otherwise int64) int64 {
	if !a.has(key) {
		return otherwise
	}
	n, err := strconv.ParseInt(a.value(key, ""), 10, 64)
	if err != nil {
		a.s.fatalf("%s: %v", key, err)
	}
	return n
}

func (a *args) span(key string, otherwise int64) int64 {
	if !a.has(key) {
		return otherwise
	}
	return a.s.span(a.value(key, ""))
}

func (a *args) instant(key string, otherwise int64) int64 {
	if !a.has(key) {
		return otherwise
	}
	return a.s.instant(a.value(key, ""))
}

// amount takes an amount of a seller's currency.
func (a *args) amount(key string, seller uint32, otherwise int64) int64 {
	if !a.has(key) {
		return otherwise
	}
	return a.s.amount(a.value(key, ""), seller)
}

// indices takes names and gives what they stand for.
func (a *args) indices(key string, names map[string]uint32) []uint32 {
	var out []uint32
	for _, name := range a.list(key) {
		out = append(out, a.s.index(names, name, key))
	}
	return out
}

func (a *args) unused() string {
	left := slices.Clone(a.words)
	for i, used := range a.used {
		if !used {
			left = append(left, a.named[i].Key)
		}
	}
	return strings.Join(left, " ")
}

// meta takes who acts and the request's key. Staff is "by=box:kim"; what a request
// is about, its fingerprint, is its line without the name it gives its result.
func (a *args) meta(otherwise Actor) Meta {
	m := Meta{By: otherwise}
	if by := a.value("by", ""); by != "" {
		role, name, _ := strings.Cut(by, ":")
		m.By = Actor{Role: a.s.role(role), Name: name}
	}
	if key := a.value("key", ""); key != "" {
		sum := sha256.Sum256([]byte(key))
		copy(m.Key[:], sum[:])
		h := fnv.New64a()
		h.Write([]byte(a.text))
		m.Fingerprint = h.Sum64()
	}
	return m
}

func (s *story) role(name string) Role {
	if name == "box" {
		return BoxOffice
	}
	for r := range roleEnd {
		if r.String() == name {
			return r
		}
	}
	s.fatalf("no role is called %q", name)
	return 0
}
