package apitest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Attack is a body that is wrong, or at least odd.
type Attack struct {
	Name string
	Body []byte
	// Wrong says that no reader may take it, whatever the field means. Without it the
	// value is only odd: a door may have a use for it, and must not break over it.
	Wrong bool
}

// Attacks are all that can be made of a body that is a JSON object: the whole of it is
// broken, and then each of its fields, however deep.
func Attacks(good []byte) []Attack {
	var body map[string]any
	if err := json.Unmarshal(good, &body); err != nil {
		panic(fmt.Sprintf("apitest: a good body is an object: %v in %s", err, good))
	}
	all := whole(strings.TrimSpace(string(good)))
	for _, f := range fields(body, "") {
		for _, o := range oddities(f.value) {
			f.put(o.value)
			b, err := json.Marshal(body)
			f.put(f.value)
			if err != nil {
				panic(err) // it is made of what JSON has
			}
			all = append(all, Attack{f.path + ": " + o.name, b, o.wrong})
		}
	}
	return all
}

// whole are bodies that are no request at all.
func whole(good string) []Attack {
	rest := strings.TrimPrefix(good, "{")
	if strings.TrimSpace(rest) != "}" {
		rest = "," + rest
	}
	wrong := map[string]string{
		"no JSON":           `<xml/>`,
		"cut off":           good[:len(good)-1],
		"a list":            `[]`,
		"a text":            `"x"`,
		"a number":          `7`,
		"two at once":       good + good,
		"something behind":  good + " x",
		"an unknown field":  `{"surprise":1` + rest,
		"a field that lies": "{\"na\u202eme\":1" + rest,
		"a field twice":     `{"surprise":1,"surprise":1` + rest,
		"nested too deep":   `{"surprise":` + strings.Repeat(`[`, 2_000) + strings.Repeat(`]`, 2_000) + rest,
		"not UTF-8":         "{\"surprise\":\"\xff\xfe\"" + rest,
		"half a character":  `{"surprise":"\ud800"` + rest,
		"a comma too many":  strings.TrimSuffix(good, "}") + ",}",
	}
	var all []Attack
	for _, name := range slices.Sorted(maps.Keys(wrong)) {
		all = append(all, Attack{name, []byte(wrong[name]), true})
	}
	return all
}

// place is one field of a body, and how to put something else there.
type place struct {
	path  string
	value any
	put   func(any)
}

// fields are all fields of a value, those within it too.
func fields(v any, path string) (all []place) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = append(all, place{path + "/" + name, v[name], func(x any) { v[name] = x }})
			all = append(all, fields(v[name], path+"/"+name)...)
		}
	case []any:
		for i := range v {
			all = append(all, place{path + "/" + strconv.Itoa(i), v[i], func(x any) { v[i] = x }})
			all = append(all, fields(v[i], path+"/"+strconv.Itoa(i))...)
		}
	}
	return all
}

// oddity is a value that has no business where another one is.
type oddity struct {
	name  string
	value any
	wrong bool
}

// raw is JSON that is put into a body as it stands.
type raw = json.RawMessage

func oddities(was any) []oddity {
	null := oddity{"null", nil, true}
	switch was.(type) {
	case string:
		return []oddity{
			{"a number for a text", 7, true},
			{"an object for a text", map[string]any{"a": 1}, true},
			{"a list for a text", []any{"a"}, true},
			{"a control character", "a\u0007b", true},
			{"a text that turns around", "a\u202eb", true},
			{"a letter that is none", "a\ufdd0b", true},
			{"a text of 5,000 letters", strings.Repeat("a", 5_000), false},
			{"an empty text", "", false},
			null,
		}
	case float64:
		return []oddity{
			{"a text for a number", "7", true},
			{"an object for a number", map[string]any{}, true},
			{"a fraction", raw("1.5"), true},
			{"a number beyond 64 bits", raw("99999999999999999999"), true},
			{"a number beyond all", raw("1e999"), true},
			{"a number below nothing", -1, false},
			{"the most that 64 bits hold", raw("9223372036854775807"), false},
			{"nothing", 0, false},
			null,
		}
	case bool:
		return []oddity{{"a text for a flag", "true", true}, {"a number for a flag", 1, true}, null}
	case []any:
		return []oddity{
			{"a number for a list", 7, true},
			{"a text for a list", "a", true},
			{"lists in a list", []any{[]any{[]any{}}}, true},
			{"20,000 empty things", slices.Repeat([]any{map[string]any{}}, 20_000), false},
			{"an empty list", []any{}, false},
			null,
		}
	}
	return []oddity{
		{"a number for an object", 7, true},
		{"a text for an object", "a", true},
		{"a list for an object", []any{1}, true},
		{"an empty object", map[string]any{}, false},
		null,
	}
}
