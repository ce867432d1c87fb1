package guard

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// A solver that nobody of ours wrote solves what we ask and takes our signatures for
// good; what it answers counts once.
func TestAltchaSolvesOurWork(t *testing.T) {
	web, err := filepath.Abs("../web/package.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(web), "node_modules", "altcha-lib")); err != nil {
		t.Skip("altcha-lib is not installed; make web does it where Node is")
	}
	w, now := newWork(), time.Now().UnixMilli() // the library has a clock of its own
	var in bytes.Buffer
	const challenges = 5
	for n := range uint64(challenges) {
		text, err := w.AppendChallenge(nil, randomFor(n), presale, 200, now)
		if err != nil {
			t.Fatal(err)
		}
		line, _ := json.Marshal(map[string]any{"challenge": json.RawMessage(text), "sign": string(w.sign), "key": string(w.key)})
		in.Write(append(line, '\n'))
	}
	cmd := exec.Command("node", "testdata/altcha.mjs", web)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	answers := json.NewDecoder(bytes.NewReader(out))
	for n := range challenges {
		var got struct {
			Answer   string
			Verified bool
		}
		if err := answers.Decode(&got); err != nil {
			t.Fatal(err)
		}
		if !got.Verified {
			t.Errorf("challenge %d: the library does not take our signatures", n)
		}
		if v := w.Check(got.Answer, presale, first, now); v != WorkDone {
			t.Errorf("challenge %d: %v", n, v)
		}
		if v := w.Check(got.Answer, presale, second, now); v != WorkSpent {
			t.Errorf("challenge %d again: %v", n, v)
		}
	}
}
