package sandbox

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	mostForm     = 64 << 10 // bytes of a request
	mostMetadata = 50       // pairs
	mostName     = 40       // bytes of a pair's name
	mostText     = 500      // bytes of a value
)

// form is the parameters of a request, as name[part]=value.
type form struct{ url.Values }

// readForm reads the parameters of a request: of the query, or of a form-encoded body.
func readForm(r *http.Request) (form, *apiError) {
	if r.Method != http.MethodPost {
		v, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return form{}, invalid("", "parameter_invalid", "The query cannot be read.")
		}
		return form{v}, nil
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return form{}, invalid("", "parameter_invalid", "Send parameters as application/x-www-form-urlencoded.")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, mostForm+1))
	if err != nil || len(body) > mostForm {
		return form{}, invalid("", "parameter_invalid", fmt.Sprintf("The body cannot be read; it is at most %d bytes.", mostForm))
	}
	v, err := url.ParseQuery(string(body))
	if err != nil {
		return form{}, invalid("", "parameter_invalid", "The body is not form-encoded.")
	}
	for name, values := range v {
		for _, value := range values {
			if !utf8.ValidString(name) || !utf8.ValidString(value) {
				return form{}, invalid("", "parameter_invalid", "Parameters are UTF-8.")
			}
		}
	}
	return form{v}, nil
}

// integer is a parameter that is a whole number.
func (f form) integer(name string) (n int64, given bool, err *apiError) {
	text := f.Get(name)
	if text == "" {
		return 0, false, nil
	}
	n, parseErr := strconv.ParseInt(text, 10, 64)
	if parseErr != nil {
		return 0, true, invalid(name, "parameter_invalid_integer", "Invalid integer: "+strconv.Quote(text))
	}
	return n, true, nil
}

// text is a parameter of bounded length.
func (f form) text(name string) (string, *apiError) {
	s := f.Get(name)
	if len(s) > mostText {
		return "", invalid(name, "parameter_invalid_string", fmt.Sprintf("At most %d bytes.", mostText))
	}
	return s, nil
}

// pairs are the parts of a parameter: metadata[order]=7.
func (f form) pairs(name string) (map[string]string, *apiError) {
	pairs := map[string]string{}
	for full := range f.Values {
		part, ok := strings.CutPrefix(full, name+"[")
		if !ok || !strings.HasSuffix(part, "]") {
			continue
		}
		part = strings.TrimSuffix(part, "]")
		value := f.Get(full)
		if part == "" || len(part) > mostName || len(value) > mostText || strings.ContainsAny(part, "[]") {
			return nil, invalid(name, "parameter_invalid_string", fmt.Sprintf("Names have from 1 to %d bytes without brackets, values at most %d.", mostName, mostText))
		}
		pairs[part] = value
	}
	if len(pairs) > mostMetadata {
		return nil, invalid(name, "parameter_invalid_string", fmt.Sprintf("At most %d pairs.", mostMetadata))
	}
	return pairs, nil
}

// wants says whether a part of the answer was asked for in full.
func (f form) wants(part string) bool {
	for _, name := range []string{"expand[]", "expand[0]", "expand[1]", "expand[2]"} {
		for _, v := range f.Values[name] {
			if v == part || v == "data."+part {
				return true
			}
		}
	}
	return false
}
