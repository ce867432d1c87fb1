package admin

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/catalog"
)

// Texts is one text in several languages, by language.
type Texts map[string]string

func (t Texts) texts() catalog.Texts {
	var all catalog.Texts
	for language, text := range t {
		all = append(all, catalog.Text{Language: language, Text: text})
	}
	slices.SortFunc(all, func(a, b catalog.Text) int { return strings.Compare(a.Language, b.Language) })
	return all
}

func textsOf(all catalog.Texts) Texts {
	if len(all) == 0 {
		return nil
	}
	t := Texts{}
	for _, text := range all {
		t[text.Language] = text.Text
	}
	return t
}

// readHash reads the name of something that is named by its hash.
func readHash(name string) (hash [32]byte, ok bool) {
	if len(name) != hex.EncodedLen(len(hash)) {
		return hash, false
	}
	_, err := hex.Decode(hash[:], []byte(name))
	return hash, err == nil
}

// Instant is RFC 3339 in UTC with milliseconds; none is null.
type Instant catalog.Instant

// MarshalJSON and UnmarshalJSON are those of the catalog.
func (t Instant) MarshalJSON() ([]byte, error) { return catalog.Instant(t).MarshalJSON() }

// UnmarshalJSON reads RFC 3339.
func (t *Instant) UnmarshalJSON(b []byte) error { return (*catalog.Instant)(t).UnmarshalJSON(b) }

// Schema describes it.
func (Instant) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Nullable: true}
}

// instantOf is an instant to show; none is left out.
func instantOf(ms int64) *Instant {
	if ms == 0 {
		return nil
	}
	t := Instant(ms)
	return &t
}
