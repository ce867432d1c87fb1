package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// browser is a Chromium without a window, spoken to over two pipes: one JSON message
// and a zero byte each way.
type browser struct {
	t       *testing.T
	to      io.WriteCloser
	session string

	mu      sync.Mutex
	last    int
	answers map[int]chan json.RawMessage
	trouble []string // what pages complained of
	ended   chan struct{}
}

// startBrowser opens a page of a width; the test is skipped where there is no Chromium.
func startBrowser(t *testing.T, width int) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not here")
	}
	toRead, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, fromWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--lang=en-US",
		"--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{toRead, fromWrite} // 3 and 4, as it expects
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toRead.Close()
	fromWrite.Close()
	b := &browser{t: t, to: to, answers: map[int]chan json.RawMessage{}, ended: make(chan struct{})}
	go b.read(from) // waited for in the clean-up
	t.Cleanup(func() {
		to.Close() // it ends with its pipe
		<-b.ended
		from.Close()
		_ = cmd.Wait()
	})
	b.open(width)
	return b
}

func (b *browser) open(width int) {
	b.t.Helper()
	var target struct{ TargetID string }
	b.call(&target, "Target.createTarget", map[string]any{"url": "about:blank"})
	var attached struct{ SessionID string }
	b.call(&attached, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		b.call(nil, domain+".enable", nil)
	}
	b.call(nil, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600})
}

// read hands on what the browser says, until it ends.
func (b *browser) read(from io.Reader) {
	defer close(b.ended)
	in := bufio.NewReader(from)
	for {
		text, err := in.ReadBytes(0)
		if err != nil {
			return
		}
		var m struct {
			ID            int
			Method        string
			Result, Error json.RawMessage
			Params        json.RawMessage
		}
		if json.Unmarshal(text[:len(text)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		if answer, ok := b.answers[m.ID]; ok && m.ID != 0 {
			if m.Error != nil {
				m.Result, _ = json.Marshal(map[string]json.RawMessage{"error": m.Error})
			}
			answer <- m.Result
			delete(b.answers, m.ID)
		}
		b.note(m.Method, string(m.Params))
		b.mu.Unlock()
	}
}

// note keeps what a page complains of. Refusals are answers, and no complaint.
func (b *browser) note(method, params string) {
	if method == "Runtime.exceptionThrown" || method == "Log.entryAdded" && strings.Contains(params, `"level":"error"`) && !strings.Contains(params, "responded with a status of 4") {
		b.trouble = append(b.trouble, params)
	}
}

// call asks the browser and waits for its answer.
func (b *browser) call(out any, method string, params map[string]any) {
	b.t.Helper()
	if refused := b.ask(out, method, params); refused != "" {
		b.t.Fatalf("%s: %s", method, refused)
	}
}

// ask is call, and tells what the browser would not do.
func (b *browser) ask(out any, method string, params map[string]any) (refused string) {
	b.t.Helper()
	b.mu.Lock()
	b.last++
	id, answer := b.last, make(chan json.RawMessage, 1)
	b.answers[id] = answer
	b.mu.Unlock()
	m := map[string]any{"id": id, "method": method, "params": params}
	if b.session != "" {
		m["sessionId"] = b.session
	}
	text, err := json.Marshal(m)
	if err == nil {
		_, err = b.to.Write(append(text, 0))
	}
	if err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	select {
	case result := <-answer:
		if strings.HasPrefix(string(result), `{"error"`) {
			return string(result)
		}
		if out != nil {
			if err := json.Unmarshal(result, out); err != nil {
				b.t.Fatalf("%s: %v: %s", method, err, result)
			}
		}
	case <-b.ended:
		b.t.Fatalf("%s: the browser has ended", method)
	}
	return ""
}

// eval gives what a script says, when its promise is kept.
func (b *browser) eval(script string) string {
	b.t.Helper()
	text, err := b.try(script)
	if err != "" {
		b.t.Fatalf("%s\n%s", script, err)
	}
	return text
}

func (b *browser) try(script string) (value, failure string) {
	b.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	if refused := b.ask(&r, "Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true, "returnByValue": true}); refused != "" {
		return "", refused
	}
	if r.ExceptionDetails != nil {
		return "", r.ExceptionDetails.Text + " " + r.ExceptionDetails.Exception.Description
	}
	return fmt.Sprint(r.Result.Value), ""
}

// until waits for a condition. Going from page to page ends a script, which is then
// begun again there.
func (b *browser) until(condition string) {
	b.t.Helper()
	script := `new Promise((ok, no) => {
		const end = performance.now() + 60000;
		const look = () => { try { if (` + condition + `) return ok(true); } catch (e) {} performance.now() > end ? no(new Error("never: " + document.body.innerText)) : requestAnimationFrame(look); };
		look();
	})`
	for range 20 {
		_, failure := b.try(script)
		if failure == "" {
			return
		}
		if strings.Contains(failure, "never: ") {
			b.t.Fatalf("never came true: %s\n%s", condition, failure)
		}
	}
	b.t.Fatalf("pages came and went, and never was true: %s", condition)
}

func (b *browser) visit(url string) {
	b.t.Helper()
	b.call(nil, "Page.navigate", map[string]any{"url": url})
	b.until(`location.href.startsWith(` + quoted(url) + `) && document.querySelector("h1")`)
}

// click presses the button or follows the link with a text or a name.
func (b *browser) click(text string) {
	b.t.Helper()
	find := `[...document.querySelectorAll("button,a,summary")].find((e) => !e.disabled && (e.textContent.trim() === ` + quoted(text) + ` || e.getAttribute("aria-label") === ` + quoted(text) + `))`
	b.until(find)
	b.eval(find + ".click()")
}

// fill types into a field.
func (b *browser) fill(field, text string) {
	b.t.Helper()
	b.until(`document.querySelector(` + quoted(field) + `)`)
	b.eval(`(() => {
		const e = document.querySelector(` + quoted(field) + `);
		Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(e, ` + quoted(text) + `);
		e.dispatchEvent(new Event("input", { bubbles: true }));
		e.dispatchEvent(new Event("change", { bubbles: true }));
	})()`)
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// calm fails the test if a page is wider than the screen, or complained of anything.
func (b *browser) calm() {
	b.t.Helper()
	if over := b.eval(`document.documentElement.scrollWidth - innerWidth`); over != "0" {
		b.t.Errorf("%s is %s pixels wider than the screen", b.eval("location.href"), over)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, trouble := range b.trouble {
		b.t.Errorf("a page complains: %s", trouble)
	}
	b.trouble = nil
}
