package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A plan is one JSON document. Reading is strict: a field that is not known, or that
// is there twice, is a mistake that would otherwise be sold. Every mistake is told,
// with its place; a plan that was read may still contradict itself.

// maxPlanJSON is how many bytes of JSON are looked at.
const maxPlanJSON = 1 << 20

// EncodePlan writes a plan as JSON, equal plans alike.
func EncodePlan(p *Plan) []byte {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // a plan has nothing that JSON cannot say
	}
	return b
}

// DecodePlan reads a plan. Problems say what in the document is no plan; then there
// is none.
func DecodePlan(b []byte) (*Plan, []Problem) {
	r := &reader{finder: &finder{}}
	switch {
	case len(b) > maxPlanJSON:
		r.add("", "a plan has at most %d bytes of JSON, this one %d", maxPlanJSON, len(b))
	case !utf8.Valid(b):
		r.add("", "a plan is UTF-8")
	default:
		r.check("", notJSON(b))
	}
	p := &Plan{}
	if len(r.list) == 0 {
		r.value("", b, reflect.ValueOf(p).Elem())
	}
	if len(r.list) > 0 {
		return nil, r.list
	}
	return p, nil
}

// notJSON says where a document stops being JSON, or "".
func notJSON(b []byte) string {
	var raw json.RawMessage
	err := json.Unmarshal(b, &raw)
	if err == nil {
		return ""
	}
	if syntax, ok := err.(*json.SyntaxError); ok {
		return fmt.Sprintf("this is not JSON: %v, at byte %d", err, syntax.Offset)
	}
	return "this is not JSON: " + err.Error()
}

// reader reads JSON into structs and collects what does not fit.
type reader struct{ *finder }

var (
	textsType   = reflect.TypeFor[Texts]()
	instantType = reflect.TypeFor[Instant]()
)

// value reads one value that is known to be JSON. null is the same as nothing.
func (r *reader) value(path string, raw []byte, v reflect.Value) {
	raw = bytes.TrimSpace(raw)
	if string(raw) == "null" {
		return
	}
	switch {
	case v.Type() == textsType:
		r.texts(path, raw, v)
	case v.Type() == instantType:
		r.instant(path, raw, v)
	case v.Kind() == reflect.Struct:
		r.object(path, raw, func(name string, field []byte) {
			r.field(path, name, field, v)
		})
	case v.Kind() == reflect.Slice:
		r.array(path, raw, v)
	case v.Kind() == reflect.String:
		if s, ok := r.text(path, raw); ok {
			v.SetString(s)
		}
	case v.Kind() == reflect.Bool:
		r.boolean(path, raw, v)
	default:
		r.number(path, raw, v)
	}
}

// field reads the field of a name.
func (r *reader) field(path, name string, raw []byte, v reflect.Value) {
	var names []string
	for i := range v.NumField() {
		n, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if n == name {
			r.value(path+"/"+name, raw, v.Field(i))
			return
		}
		names = append(names, n)
	}
	r.add(path+"/"+short(name), "there is no such field; there are %s", strings.Join(names, ", "))
}

// object reads the members of an object, each name once.
func (r *reader) object(path string, raw []byte, member func(name string, value []byte)) {
	if raw[0] != '{' {
		r.add(path, "an object is needed, not %s", short(string(raw)))
		return
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token()
	seen := map[string]bool{}
	for dec.More() {
		token, _ := dec.Token()
		name := token.(string)
		var value json.RawMessage
		_ = dec.Decode(&value) // it is JSON: that was looked at before
		if seen[name] {
			r.add(path+"/"+short(name), "it is there twice")
			continue
		}
		seen[name] = true
		member(name, value)
	}
}

func (r *reader) array(path string, raw []byte, v reflect.Value) {
	if raw[0] != '[' {
		r.add(path, "a list is needed, not %s", short(string(raw)))
		return
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token()
	for i := 0; dec.More() && len(r.list) < maxProblems; i++ {
		var value json.RawMessage
		_ = dec.Decode(&value)
		e := reflect.New(v.Type().Elem()).Elem()
		r.value(at(path, i), value, e)
		v.Set(reflect.Append(v, e))
	}
}

func (r *reader) text(path string, raw []byte) (string, bool) {
	var s string
	if raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		r.add(path, "a text in quotes is needed, not %s", short(string(raw)))
		return "", false
	}
	return s, true
}

func (r *reader) boolean(path string, raw []byte, v reflect.Value) {
	switch string(raw) {
	case "true", "false":
		v.SetBool(raw[0] == 't')
	default:
		r.add(path, "true or false is needed, not %s", short(string(raw)))
	}
}

// number reads a whole number that its field has room for.
func (r *reader) number(path string, raw []byte, v reflect.Value) {
	bits := v.Type().Bits()
	if v.CanUint() {
		n, err := strconv.ParseUint(string(raw), 10, bits)
		if err != nil {
			r.add(path, "a whole number from 0 to %d is needed, not %s", uint64(1)<<bits-1, short(string(raw)))
			return
		}
		v.SetUint(n)
		return
	}
	n, err := strconv.ParseInt(string(raw), 10, bits)
	if err != nil {
		r.add(path, "a whole number is needed, such as 4500, not %s", short(string(raw)))
		return
	}
	v.SetInt(n)
}

func (r *reader) instant(path string, raw []byte, v reflect.Value) {
	s, ok := r.text(path, raw)
	if !ok {
		return
	}
	t, ok := ParseInstant(s)
	if !ok {
		r.add(path, "an instant reads like 2027-01-15T09:00:00Z, not %s", short(s))
		return
	}
	v.SetInt(int64(t))
}

// texts reads an object of languages.
func (r *reader) texts(path string, raw []byte, v reflect.Value) {
	var t Texts
	r.object(path, raw, func(language string, value []byte) {
		if s, ok := r.text(path+"/"+short(language), value); ok {
			t = append(t, Text{language, s})
		}
	})
	t.sort()
	v.Set(reflect.ValueOf(t))
}

// short is a text cut off where people stop reading.
func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// MarshalJSON writes an object of languages.
func (t Texts) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, text := range t {
		for _, s := range []string{text.Language, text.Text} {
			quoted, err := json.Marshal(s)
			if err != nil {
				return nil, err
			}
			b = append(b, quoted...)
			b = append(b, ':')
		}
		b[len(b)-1] = ','
		if i == len(t)-1 {
			b = b[:len(b)-1]
		}
	}
	return append(b, '}'), nil
}

// UnmarshalJSON reads an object of languages.
func (t *Texts) UnmarshalJSON(b []byte) error {
	r := &reader{finder: &finder{}}
	r.value("", b, reflect.ValueOf(t).Elem())
	if len(r.list) > 0 {
		return fmt.Errorf("texts%s: %s", r.list[0].Path, r.list[0].Text)
	}
	return nil
}

// UnmarshalJSON reads RFC 3339.
func (t *Instant) UnmarshalJSON(b []byte) error {
	r := &reader{finder: &finder{}}
	r.value("", b, reflect.ValueOf(t).Elem())
	if len(r.list) > 0 {
		return fmt.Errorf("%s", r.list[0].Text)
	}
	return nil
}
