package sale

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The golden files hold what was once written and must be read for ever. They only
// grow: -rewrite adds facts of kinds, and with fields, that they lack, and never
// touches what is there.

func golden(name string) string { return filepath.Join("testdata", "golden", name) }

// rewriting says whether -rewrite was given, which the package of the stories defines.
func rewriting() bool {
	f := flag.Lookup("rewrite")
	return f != nil && f.Value.String() == "true"
}

// readGolden is a file's facts as bytes, each behind its length.
func readGolden(t testing.TB, name string) [][]byte {
	t.Helper()
	b, err := os.ReadFile(golden(name))
	if err != nil && !rewriting() {
		t.Fatal(err)
	}
	var facts [][]byte
	for len(b) > 0 {
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			t.Fatalf("%s: fact %d is cut off", name, len(facts))
		}
		facts = append(facts, b[n:n+int(size)])
		b = b[n+int(size):]
	}
	return facts
}

// writeGolden writes facts, and beside them a text of each for people.
func writeGolden(t testing.TB, name string, facts [][]byte, head string) {
	t.Helper()
	var bin []byte
	for _, f := range facts {
		bin = append(binary.AppendUvarint(bin, uint64(len(f))), f...)
	}
	for file, b := range map[string][]byte{name + ".bin": bin, name + ".txt": []byte(head + tellAll(t, facts))} {
		if err := os.WriteFile(golden(file), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// tellAll is a line for each fact.
func tellAll(t testing.TB, facts [][]byte) string {
	t.Helper()
	var text strings.Builder
	for i, b := range facts {
		f, err := ReadFact(b)
		if err != nil {
			t.Fatalf("fact %d: %v", i, err)
		}
		fmt.Fprintf(&text, "%s %s\n", reflect.TypeOf(f).Elem().Name(), tell(reflect.ValueOf(f).Elem()))
	}
	return text.String()
}

// tell writes a value without what is zero, so that a field added later changes no
// text of a fact without it.
func tell(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		return tell(v.Elem())
	case reflect.String:
		return fmt.Sprintf("%q", v.String())
	case reflect.Array:
		return fmt.Sprintf("%x", v.Interface())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return fmt.Sprintf("%x", v.Bytes())
		}
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = tell(v.Index(i))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case reflect.Struct:
		var parts []string
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				parts = append(parts, v.Type().Field(i).Name+":"+tell(f))
			}
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return fmt.Sprint(number(v))
}

// number is a plain number or bool, whatever its name.
func number(v reflect.Value) any {
	switch {
	case v.CanUint():
		return v.Uint()
	case v.CanInt():
		return v.Int()
	}
	return v.Bool()
}

// filled is a fact with every field set, each to another value.
func filled(k factKind) Fact {
	f := factKinds[k]()
	n := uint64(k) * 100
	fillIn(reflect.ValueOf(f).Elem(), &n)
	return f
}

func fillIn(v reflect.Value, n *uint64) {
	*n++
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Uint8:
		v.SetUint(1 + *n%255)
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(*n)
	case reflect.Int64:
		v.SetInt(int64(*n) * (1 - 2*int64(*n%2))) // some are below 0
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillIn(v.Elem(), n)
	case reflect.Array:
		for i := range v.Len() {
			fillIn(v.Index(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fillIn(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fillIn(v.Field(i), n)
		}
	default:
		panic("a fact has a field of kind " + v.Kind().String() + ", which the golden files cannot fill yet")
	}
}

// unset names a field, at any depth, that is zero in v.
func unset(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return unset(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if p := unset(v.Field(i), path+"."+v.Type().Field(i).Name); p != "" {
				return p
			}
		}
		return ""
	case reflect.Slice:
		if v.Len() > 0 {
			return unset(v.Index(0), path)
		}
	}
	if v.IsZero() {
		return path
	}
	return ""
}

// Every kind of fact, with every field that it ever had, reads as it did when it
// was written and is written as it was.
func TestGoldenFacts(t *testing.T) {
	facts := readGolden(t, "facts-v1.bin")
	if rewriting() {
		for _, k := range sortedKeys(factKinds) {
			if missing(facts, k) != "" {
				facts = append(facts, AppendFact(nil, filled(k)))
			}
		}
		writeGolden(t, "facts-v1", facts, "")
	}
	for i, b := range facts {
		f, err := ReadFact(b)
		if err != nil {
			t.Fatalf("fact %d: %v", i, err)
		}
		if again := AppendFact(nil, f); !bytes.Equal(again, b) {
			t.Errorf("fact %d, %T: written as\n%x, was\n%x", i, f, again, b)
		}
	}
	text, err := os.ReadFile(golden("facts-v1.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if got := tellAll(t, facts); got != string(text) {
		t.Errorf("the facts read as\n%s, were\n%s", got, text)
	}
	for _, k := range sortedKeys(factKinds) {
		if what := missing(facts, k); what != "" {
			t.Errorf("no golden fact has %s; add one with -rewrite", what)
		}
	}
}

// missing says which field of a kind is set in none of the facts.
func missing(facts [][]byte, k factKind) string {
	what := reflect.TypeOf(factKinds[k]()).Elem().Name()
	for _, b := range facts {
		f, err := ReadFact(b)
		if err != nil || f.kind() != k {
			continue
		}
		if what = unset(reflect.ValueOf(f).Elem(), reflect.TypeOf(f).Elem().Name()); what == "" {
			return ""
		}
	}
	return what
}

// Fields are numbered from 1 upwards without holes, in the order in which they
// stand: a number is never given to another field.
func TestFieldNumbers(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var check func(reflect.Type)
	check = func(typ reflect.Type) {
		for slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Array}, typ.Kind()) {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			if f := typ.Field(i); f.Tag.Get("wire") != fmt.Sprint(i+1) {
				t.Errorf("%s.%s is field %q, want %d", typ.Name(), f.Name, f.Tag.Get("wire"), i+1)
			}
			check(typ.Field(i).Type)
		}
	}
	for _, k := range sortedKeys(factKinds) {
		check(reflect.TypeOf(factKinds[k]()))
	}
	if len(seen) < len(factKinds)+10 {
		t.Fatalf("looked at %d messages", len(seen))
	}
}

// The published shape of the facts is the one that is written.
func TestPublishedProto(t *testing.T) {
	if rewriting() {
		if err := os.WriteFile("facts.proto", []byte(Proto()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	published, err := os.ReadFile("facts.proto")
	if err != nil {
		t.Fatal(err)
	}
	if string(published) != Proto() {
		t.Error("facts.proto is not the shape of the facts; look at what changed, then run with -rewrite")
	}
}

// Each kind is read back as itself, whatever its number.
func TestEveryKindReadsBack(t *testing.T) {
	for k, empty := range factKinds {
		for _, f := range []Fact{empty(), filled(k)} {
			b := AppendFact(nil, f)
			again, err := ReadFact(b)
			if err != nil || again.kind() != k || !reflect.DeepEqual(f, again) {
				t.Errorf("kind %d: %T %v read back as %T %v, %v", k, f, f, again, again, err)
			}
		}
	}
	for _, b := range [][]byte{nil, {0}, {53}, {0x80}, {255, 1}, {1 + 0x80, 2}} {
		if f, err := ReadFact(b); err == nil {
			t.Errorf("% x read as %T", b, f)
		}
	}
}
