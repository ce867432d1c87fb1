package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/api"
)

// maxDepth is deeper than any request is shaped, plans too.
const maxDepth = 16

// strictJSON is how requests are read. What encoding/json would take in silence is
// refused first: a field that comes twice, of which it would take the last; text that is
// not UTF-8, which it would repair; letters that cannot be seen and mislead who reads
// them; and nesting without end.
var strictJSON = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: readJSON}

func readJSON(b []byte, v any) error {
	if _, first := v.(*any); first { // a body is read twice: for its shape, then for good
		if err := strict(b); err != nil {
			return err
		}
	}
	return json.Unmarshal(b, v)
}

// strict says what is wrong with a JSON text beyond its grammar, and where.
func strict(b []byte) error {
	if !utf8.Valid(b) {
		return errors.New("the body is not UTF-8")
	}
	s := &strictReader{Decoder: json.NewDecoder(bytes.NewReader(b))}
	s.UseNumber()
	if err := s.value(0); err != nil {
		return err
	}
	if _, err := s.Token(); err != io.EOF {
		return errors.New("there is something behind the end of the request")
	}
	return nil
}

type strictReader struct {
	*json.Decoder
	path []byte // of the value that is read, as a JSON pointer
}

// misread is a mistake with its place.
type misread struct{ text, path string }

func (e *misread) Error() string { return e.text }

func (s *strictReader) wrong(format string, args ...any) error {
	return &misread{fmt.Sprintf(format, args...), string(s.path)}
}

func (s *strictReader) value(depth int) error {
	if depth > maxDepth {
		return s.wrong("this is nested too deep")
	}
	t, err := s.Token()
	if err != nil {
		return s.syntax(err)
	}
	switch t := t.(type) {
	case nil:
		return s.wrong("null is no value here; leave the field out instead")
	case string:
		return s.text(t)
	case json.Delim:
		if t == '{' {
			return s.object(depth)
		}
		return s.list(depth)
	}
	return nil
}

func (s *strictReader) syntax(err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return s.wrong("the JSON ends early")
	}
	return s.wrong("this is no JSON: %v, at byte %d", err, s.InputOffset())
}

// pointerName is how a field's name stands in a JSON pointer (RFC 6901).
var pointerName = strings.NewReplacer("~", "~0", "/", "~1")

func (s *strictReader) object(depth int) error {
	seen := map[string]bool{}
	for s.More() {
		t, err := s.Token()
		if err != nil {
			return s.syntax(err)
		}
		name, _ := t.(string)
		back := len(s.path)
		s.path = append(append(s.path, '/'), pointerName.Replace(name)...)
		if seen[name] {
			return s.wrong("this field comes twice")
		}
		seen[name] = true
		if err := s.text(name); err != nil {
			return err
		}
		if err := s.value(depth + 1); err != nil {
			return err
		}
		s.path = s.path[:back]
	}
	return s.end()
}

func (s *strictReader) list(depth int) error {
	for n := 0; s.More(); n++ {
		back := len(s.path)
		s.path = fmt.Appendf(s.path, "/%d", n)
		if err := s.value(depth + 1); err != nil {
			return err
		}
		s.path = s.path[:back]
	}
	return s.end()
}

func (s *strictReader) end() error {
	if _, err := s.Token(); err != nil {
		return s.syntax(err)
	}
	return nil
}

func (s *strictReader) text(text string) error {
	for _, r := range text {
		if r == utf8.RuneError {
			return s.wrong("this text has a character that was lost on the way, or half of one in an escape")
		}
		if r != '\n' && r != '\t' && api.Misleading(r) {
			return s.wrong("this text has the character %U, which cannot be seen and can mislead", r)
		}
	}
	return nil
}
