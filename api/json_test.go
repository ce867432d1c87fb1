package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// sample is read by the reader and by encoding/json: where the strict one takes a text,
// both must have read the same.
type sample struct {
	Text  string   `json:"text"`
	Count int64    `json:"count"`
	Agree bool     `json:"agreed"`
	Seats []string `json:"seats"`
	Buyer struct {
		Name string `json:"name"`
	} `json:"buyer"`
}

func readSample(b []byte) (s sample, bad *Refusal) {
	var in reader
	bad = in.read(b, func(in *reader, name string) bool {
		switch name {
		case "text":
			s.Text = string(in.text(1 << 20))
		case "count":
			s.Count = in.number(-maxAmount, maxAmount)
		case "agreed":
			s.Agree = in.flag()
		case "seats":
			s.Seats = []string{}
			in.list(maxSeats, func(in *reader) { s.Seats = append(s.Seats, string(in.text(1<<20))) })
		case "buyer":
			in.object(func(in *reader, name string) bool {
				if name == "name" {
					s.Buyer.Name = string(in.text(1 << 20))
				}
				return name == "name"
			})
		default:
			return false
		}
		return true
	})
	return s, bad
}

func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"text":"a","count":12,"agreed":true,"seats":["x","y"],"buyer":{"name":"\u00e9\ud83c\udfab\n"}}`, `{"count":-0}`, `{"count":1e3}`,
		`{"text":"\ud83c"}`, `{"text":"\ud83c\u0041"}`, "{\"text\":\"\xff\"}", `{"seats":[]}`, `{"text":"a","text":"b"}`, ` { "agreed" : false } `, `{"seats":["a",]}`, `[`, `{"buyer":{"name":{}}}`,
		`{"count":999999999999999999}`, `{"count":"1"}`, `{"text":null}`, `{"text":"\/\b\f\n\r\t\\\""}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, bad := readSample(b)
		if bad != nil {
			if bad.Problem != problemMalformed || bad.Detail == "" || !utf8.ValidString(bad.Detail) {
				t.Fatalf("%q is refused as %+v", b, bad)
			}
			return
		}
		var want sample
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatalf("%q was taken, and is no JSON: %v", b, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: read %+v, want %+v", b, got, want)
		}
		// What is written is read back.
		written := appendTextField([]byte{'{'}, "text", got.Text)
		again, bad := readSample(append(appendNumberField(written, "count", got.Count), '}'))
		if bad != nil || again.Text != got.Text || again.Count != got.Count {
			t.Fatalf("%q is written as %s and read as %+v, %v", got.Text, written, again, bad)
		}
	})
}

func FuzzAppendText(f *testing.F) {
	for _, seed := range []string{"", "a\"b\\c", "</script>", "\x00\x1f\x7f", "\u2028\u2029", "\xff\xc3", "😀é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := appendText(nil, s)
		var back string
		if err := json.Unmarshal(b, &back); err != nil || back != strings.ToValidUTF8(s, "\ufffd") && utf8.ValidString(s) {
			t.Errorf("%q is written as %s: %q, %v", s, b, back, err)
		}
		if strings.ContainsAny(string(b), "<>&\u2028\u2029") {
			t.Errorf("%s could end a script", b)
		}
	})
}

// FuzzID holds ids to one spelling.
func FuzzID(f *testing.F) {
	for _, seed := range []string{"hold_club_17", "hold_club_01", "hold_a_1", "hold_club_", "hold_club_1_2", "hold_tour24_18446744073709551615"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if got, ok := readID(holdPrefix, id); ok && holdID(got.sale, got.n) != id {
			t.Errorf("%q reads as %+v, which is written %q", id, got, holdID(got.sale, got.n))
		}
		if suffix, ok := readSaleID(id); ok && salePrefix+suffix != id {
			t.Errorf("%q reads as %q", id, suffix)
		}
	})
}

func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	for body, want := range map[string]string{
		`{"count":1.5}`:           "/count: a whole number from -1000000000000000 to 1000000000000000 is wanted, this is 1.5",
		`{"text":7}`:              "/text: a text in quotes is wanted, this is a number",
		`{"text":null}`:           "/text: a text in quotes is wanted, this is null; leave the field out instead",
		`{"seats":["a",{}]}`:      "/seats/1: a text in quotes is wanted, this is an object",
		`{"buyer":{"nome":1}}`:    `/buyer: there is no field "nome" here`,
		`{"agreed":"yes"}`:        "/agreed: true or false is wanted, this is a text",
		`{"text":"a","text":"b"}`: "/text: this field comes twice",
		`[]`:                      ": an object in braces is wanted, this is a list",
		`{} {}`:                   ": there is something behind the end of the request",
		"{\"text\":\"\xff\"}":     ": the body is not UTF-8",
		`{"text":"\ud800"}`:       "/text: a text has half of a character in an escape",
		`{"\u0000\u202e":1}`:      `: there is no field "\x00\u202e" here`,
	} {
		_, bad := readSample([]byte(body))
		if bad == nil {
			t.Errorf("%s was taken", body)
		} else if got := bad.Pointer + ": " + bad.Detail; got != want {
			t.Errorf("%s: %s\nwant %s", body, got, want)
		}
	}
}
