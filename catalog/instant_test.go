package catalog

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestInstantsAreThoseOfTime holds the calendar against the standard library's.
func TestInstantsAreThoseOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(int64(minInstant), int64(maxInstant)).Draw(t, "ms")
		want := time.UnixMilli(ms).UTC()
		if got := Instant(ms).String(); got != want.Format("2006-01-02T15:04:05.000Z") {
			t.Fatalf("%d is %s, want %s", ms, got, want)
		}
		offset := rapid.IntRange(-14*60, 14*60).Draw(t, "offset")
		there := want.In(time.FixedZone("", offset*60))
		if got, ok := ParseInstant(there.Format("2006-01-02T15:04:05.000Z07:00")); !ok || int64(got) != ms {
			t.Fatalf("%s read as %d %v, want %d", there, got, ok, ms)
		}
		if got, ok := ParseLocal(there.Format("2006-01-02T15:04:05")); !ok || got != there.Unix()*1000+int64(offset)*minute {
			t.Fatalf("%s read as %d %v", there, got, ok)
		}
		w := When{Local: there.Format("2006-01-02T15:04:05"), Zone: "Z/Z", At: Instant(ms / 1000 * 1000), OffsetMinutes: int32(offset)}
		if wrong := w.wrong("it"); wrong != "" {
			t.Fatal(wrong)
		}
		w.At += Instant(second)
		if w.wrong("it") == "" {
			t.Fatal("a local time and another instant go together")
		}
	})
}

func TestParseInstant(t *testing.T) {
	for text, want := range map[string]int64{
		"2027-01-15T08:00:00Z":          testDay,
		"2027-01-15T08:00:00z":          testDay,
		"2027-01-15T08:00:00.5Z":        testDay + 500,
		"2027-01-15T08:00:00.123Z":      testDay + 123,
		"2027-01-15T09:30:00.000+01:30": testDay,
		"2027-01-15T07:00:00-01:00":     testDay,
		"2024-02-29T00:00:00Z":          1_709_164_800_000,
		"1970-01-01T00:00:00Z":          0,
	} {
		if got, ok := ParseInstant(text); !ok || int64(got) != want {
			t.Errorf("%s: %d %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "now", "2027-01-15", "2027-01-15T08:00:00", "2027-01-15 08:00:00Z", "2027-13-15T08:00:00Z", "2027-02-29T08:00:00Z",
		"2027-00-15T08:00:00Z", "2027-01-32T08:00:00Z", "2027-01-15T24:00:00Z", "2027-01-15T08:60:00Z", "2027-01-15T08:00:60Z",
		"2027-01-15T08:00:00.1234Z", "2027-01-15T08:00:00+0100", "2027-01-15T08:00:00+24:00", "2027-01-15T08:00:00+01:60",
		"2027-01-15T08:00:00Zx", "+027-01-15T08:00:00Z", "2027-01-15T08:00:00.", "2027-01-15T08:00:00*01:00",
	} {
		if got, ok := ParseInstant(text); ok {
			t.Errorf("%q read as %s", text, got)
		}
	}
}

func TestInstantInJSON(t *testing.T) {
	type doc struct {
		At   Instant `json:"at"`
		None Instant `json:"none"`
		Text Texts   `json:"text"`
	}
	d := doc{At: Instant(testDay), Text: Texts{{"de", "Ja"}, {"en", "Yes \"&<"}}}
	b, err := json.Marshal(d)
	const want = `{"at":"2027-01-15T08:00:00.000Z","none":null,"text":{"de":"Ja","en":"Yes \"\u0026\u003c"}}`
	if err != nil || string(b) != want {
		t.Errorf("%s %v", b, err)
	}
	var back doc
	if err := json.Unmarshal(b, &back); err != nil || back.At != d.At || back.Text.In("en") != "Yes \"&<" {
		t.Errorf("%+v %v", back, err)
	}
	for _, bad := range []string{`{"at":"x"}`, `{"at":7}`, `{"text":[]}`, `{"text":{"en":1}}`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
	if empty, _ := json.Marshal(Texts{}); string(empty) != "{}" {
		t.Errorf("no texts: %s", empty)
	}
}

// TestLanguages: who asks in a language gets the nearest that there is.
func TestLanguages(t *testing.T) {
	texts := Texts{{"de", "Saal"}, {"en", "hall"}, {"pt-BR", "salão"}}
	for language, want := range map[string]string{"en": "hall", "en-GB": "hall", "EN": "hall", "pt-br": "salão", "fr": "Saal", "": "Saal"} {
		if got := texts.In(language); got != want {
			t.Errorf("%s: %s, want %s", language, got, want)
		}
	}
	if Texts(nil).In("en") != "" {
		t.Error("no text is something")
	}
}

// TestNamesThatMislead: control characters and those that turn the direction of what
// stands around them are refused; what names of people and places need is not.
func TestNamesThatMislead(t *testing.T) {
	for _, name := range []string{
		"The Hall", "Motörhead", "Ålesund kino", "सुनिधि चौहान", "علی\u200cرضا", "שלום", "👩‍👩‍👧 family", "A&B <live>", "O’Neill's", "東京ドーム", "ก็",
		strings.Repeat("x", maxName),
	} {
		if wrong := wrongName("name", name); wrong != "" {
			t.Errorf("%q: %s", name, wrong)
		}
	}
	for _, name := range []string{
		"", " ", " hall", "hall ", "a\nb", "a\tb", "a\x00b", "a\u202eb", "a\u2066b", "a\u200bb", "a\ufeffb", "a\u2028b", "a\uffffb", "a\U0001fffeb",
		"\xff", "a\u0085b", "a\ufff9b", "a\ufdd0b", strings.Repeat("x", maxName+1), "\u00a0hall",
	} {
		if wrongName("name", name) == "" {
			t.Errorf("%q is a name", name)
		}
	}
	if wrong := wrongDescription("about", "one\n\ttwo"); wrong != "" {
		t.Error(wrong)
	}
	for _, text := range []string{"\xff", "a\rb", "a\u202eb", strings.Repeat("x", maxDescription+1)} {
		if wrongDescription("about", text) == "" {
			t.Errorf("%.20q is a description", text)
		}
	}
}

func TestKeysAndTags(t *testing.T) {
	for key, ok := range map[string]bool{
		"a": true, "0": true, "club-night-2": true, strings.Repeat("k", 48): true,
		"": false, "-a": false, "A": false, "ä": false, "a_b": false, "a b": false, strings.Repeat("k", 49): false,
	} {
		if (wrongKey(key) == "") != ok {
			t.Errorf("key %q: %s", key, wrongKey(key))
		}
	}
	for suffix, ok := range map[string]bool{"abc": true, "0123456789abcdefghijklmn": true, "ab": false, "a-b": false, "Abc": false, "0123456789abcdefghijklmno": false} {
		if (wrongSuffix(suffix) == "") != ok {
			t.Errorf("suffix %q: %s", suffix, wrongSuffix(suffix))
		}
	}
	for tag, ok := range map[string]bool{
		"en": true, "pt-BR": true, "zh-Hant-TW": true, "gsw": true, "es-419": true,
		"": false, "e": false, "1n": false, "en-": false, "en_GB": false, "english": false, "en-waytoolongpart": false, "en-GB-\x00": false,
	} {
		if (wrongLanguage(tag) == "") != ok {
			t.Errorf("language %q: %s", tag, wrongLanguage(tag))
		}
	}
	for _, texts := range []Texts{{{"en", "A"}, {"de", "B"}}, {{"en", "A"}, {"en", "B"}}, make(Texts, maxTexts+1)} {
		if texts.wrong("it", wrongName) == "" {
			t.Errorf("%v are texts", texts)
		}
	}
}
