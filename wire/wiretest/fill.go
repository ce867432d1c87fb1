// Package wiretest fills messages for tests that hold what is written today against
// what was written once.
//
// It promises that a filled message has no field that is zero, at any depth, and that
// equal seeds fill alike. Keeping the bytes, and comparing them, is left to the tests.
package wiretest

import (
	"fmt"
	"reflect"
)

// Fill sets every field of the struct that v points to, each to another value.
func Fill(v any, seed uint64) {
	f := filler(seed)
	f.fill(reflect.ValueOf(v).Elem())
}

// filler counts what it has filled.
type filler uint64

func (f *filler) fill(v reflect.Value) {
	*f++
	n := uint64(*f)
	switch {
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.String:
		v.SetString(fmt.Sprintf("text %d", n))
	case v.CanUint():
		v.SetUint(1 + n&(^uint64(0)>>(65-v.Type().Bits())))
	case v.CanInt():
		v.SetInt(1 + int64(n&(^uint64(0)>>(66-v.Type().Bits()))))
	default:
		f.parts(v)
	}
}

// parts fills what is made of others.
func (f *filler) parts(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.each(v)
	case reflect.Array:
		f.each(v)
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	default:
		panic("wiretest: a field of kind " + v.Kind().String() + " cannot be filled yet")
	}
}

func (f *filler) each(v reflect.Value) {
	for i := range v.Len() {
		f.fill(v.Index(i))
	}
}

// Unset names a field, at any depth, that is zero in what v points to; "" if none is.
func Unset(v any) string {
	e := reflect.ValueOf(v).Elem()
	return unset(e, e.Type().Name())
}

func unset(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return unset(v.Elem(), path)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			return unset(v.Index(0), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if what := unset(v.Field(i), path+"."+v.Type().Field(i).Name); what != "" {
				return what
			}
		}
		return ""
	}
	if v.IsZero() {
		return path
	}
	return ""
}

// Misnumbered names fields, at any depth, that are not numbered from 1 upwards in the
// order in which they stand: a number is never given to another field.
func Misnumbered(v any) []string {
	var wrong []string
	seen := map[reflect.Type]bool{}
	var look func(reflect.Type)
	look = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			if tag := t.Field(i).Tag.Get("wire"); tag != fmt.Sprint(i+1) {
				wrong = append(wrong, fmt.Sprintf("%s.%s is field %q, want %d", t.Name(), t.Field(i).Name, tag, i+1))
			}
			look(t.Field(i).Type)
		}
	}
	look(reflect.TypeOf(v))
	return wrong
}
