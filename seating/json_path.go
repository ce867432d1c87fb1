package seating

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// step is where a walk through JSON stands in one object or array.
type step struct {
	array bool
	index int
	key   string
	value bool // in an object: the key was read, its value comes next
}

// pathAt returns the path of the value that ends at or goes past an offset,
// for instance zones[0].rows[2].seats.
func pathAt(data []byte, offset int64) string {
	dec := json.NewDecoder(bytes.NewReader(data))
	var steps []step
	for {
		token, err := dec.Token()
		if err != nil {
			return pathOf(steps)
		}
		delim, _ := token.(json.Delim)
		closing := delim == ']' || delim == '}'
		if closing {
			steps = steps[:len(steps)-1]
		} else {
			advance(steps, token)
		}
		if dec.InputOffset() >= offset {
			return pathOf(steps)
		}
		if delim != 0 && !closing {
			steps = append(steps, step{array: delim == '[', index: -1})
		}
	}
}

// advance notes a key, or the coming of a value.
func advance(steps []step, token json.Token) {
	if len(steps) == 0 {
		return
	}
	top := &steps[len(steps)-1]
	switch {
	case top.array:
		top.index++
	case top.value:
		top.value = false
	default:
		top.key, top.value = token.(string), true
	}
}

func pathOf(steps []step) string {
	var path strings.Builder
	for _, s := range steps {
		switch {
		case s.array && s.index >= 0:
			fmt.Fprintf(&path, "[%d]", s.index)
		case !s.array && s.key != "":
			if path.Len() > 0 {
				path.WriteByte('.')
			}
			path.WriteString(s.key)
		}
	}
	if path.Len() == 0 {
		return "top level"
	}
	return path.String()
}

// plainType names a Go kind in JSON's words.
func plainType(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Struct:
		return "an object"
	case reflect.Int:
		return "a whole number"
	}
	return "a number"
}
