package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// settingsFile is where settings are looked for when --config names no other.
const settingsFile = "/etc/facevalue.json"

// readSettings reads a settings file: JSON, with the names of flags without their
// dashes in front. What a flag or the environment says counts more.
func readSettings(r io.Reader) (kong.Resolver, error) {
	s := &settings{}
	d := json.NewDecoder(r)
	d.UseNumber()
	if err := d.Decode(&s.values); err != nil {
		return nil, fmt.Errorf("the settings file is not a JSON object: %w", err)
	}
	return s, nil
}

// settings resolves flags from a file.
type settings struct{ values map[string]any }

// Validate refuses settings that no flag has: a mistyped one would be passed over in
// silence, and found out on the night.
func (s *settings) Validate(app *kong.Application) error {
	var known []string
	var collect func(n *kong.Node)
	collect = func(n *kong.Node) {
		for _, f := range n.Flags {
			known = append(known, f.Name)
		}
		for _, child := range n.Children {
			collect(child)
		}
	}
	collect(app.Node)
	for name := range s.values {
		if !slices.Contains(known, name) {
			return fmt.Errorf("the settings file has %q, which is no setting%s", name, nearest(name, known))
		}
	}
	return nil
}

// Resolve is the file's value of a flag, if it has one and nobody said otherwise.
func (s *settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
	}
	v, ok := s.values[flag.Name]
	if !ok {
		return nil, nil
	}
	switch v := v.(type) {
	case json.Number:
		return v.String(), nil
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = fmt.Sprint(v[i])
		}
		return strings.Join(parts, ","), nil
	case map[string]any, nil:
		return nil, fmt.Errorf("a setting is a text, a number, true, false or a list of texts")
	}
	return v, nil
}

// nearest names a setting that was meant, perhaps.
func nearest(name string, known []string) string {
	name = strings.ReplaceAll(name, "_", "-")
	for _, k := range known {
		if k == name || strings.HasPrefix(k, name) || strings.HasSuffix(k, "-"+name) {
			return "; is --" + k + " meant?"
		}
	}
	return "; facevalue serve --help lists them all"
}
