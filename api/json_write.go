package api

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// Answers are appended, field by field: the same call gives the same bytes, and none
// of them needs reflection.

// appendName appends a comma where one is needed, the name of a field and a colon.
func appendName(b []byte, name string) []byte {
	if n := len(b); n > 0 && b[n-1] != '{' {
		b = append(b, ',')
	}
	b = append(b, '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

func appendTextField(b []byte, name, text string) []byte {
	return appendText(appendName(b, name), text)
}

func appendNumberField(b []byte, name string, n int64) []byte {
	return strconv.AppendInt(appendName(b, name), n, 10)
}

func appendFlagField(b []byte, name string, v bool) []byte {
	return strconv.AppendBool(appendName(b, name), v)
}

func appendTimeField(b []byte, name string, at int64) []byte {
	return appendTime(appendName(b, name), at)
}

// appendComma appends a comma where a list needs one.
func appendComma(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] != '[' {
		return append(b, ',')
	}
	return b
}

// timeLayout is RFC 3339 in UTC with milliseconds.
const timeLayout = "2006-01-02T15:04:05.000Z"

// appendTime appends an instant in quotes.
func appendTime(b []byte, at int64) []byte {
	b = append(b, '"')
	b = time.UnixMilli(at).UTC().AppendFormat(b, timeLayout)
	return append(b, '"')
}

const hexDigits = "0123456789abcdef"

// appendText appends a text in quotes. What is no UTF-8 is replaced; what could end a
// script that the answer is put into is escaped.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == 0x2028 || r == 0x2029 {
				b = append(b, '\\', 'u', '2', '0', '2', hexDigits[r&0xf])
			} else {
				b = utf8.AppendRune(b, r)
			}
			i += n
			continue
		}
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ' || c == '<' || c == '>' || c == '&':
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
		default:
			b = append(b, c)
		}
		i++
	}
	return append(b, '"')
}
