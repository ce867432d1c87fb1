package main

import (
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"facevalue/web"
)

// A fan takes a place in the lobby, proves an address, is drawn and called, checks the
// draw, and finds the same place after a reload.
func TestFanWaitsInBrowser(t *testing.T) {
	if !web.Built() {
		t.Skip("the pages are not built; make web does it")
	}
	b := startBrowser(t, 360)
	printed := startDemo(t, filepath.Join(t.TempDir(), "data"))
	url := strings.Fields(strings.SplitAfter(printed, "facevalue demo: ")[1])[0]
	b.visit(url + "/rooms/sale_tour/general")
	b.until(`!document.getElementById("join").hidden`)
	b.click("Take a place")
	b.until(`!document.getElementById("proof").hidden`)
	b.fill("#email", "ada@fans.example")
	b.click("Send me a code")
	b.until(`!document.getElementById("codes").hidden`)
	b.fill("#code", lastCode(t, url))
	b.eval(`document.getElementById("proof").requestSubmit()`)
	b.until(`document.getElementById("rank").textContent`)
	b.until(`!document.getElementById("shop").hidden`)
	b.click("Check my place")
	b.until(`document.getElementById("checked").textContent.includes("That is what the server says too")`)
	b.visit(url + "/rooms/sale_tour/general")
	b.until(`document.getElementById("rank").textContent === "Place 1" && !document.getElementById("shop").hidden`)
	b.click("It is your turn: go to the tickets")
	b.until(`location.pathname === "/sales/sale_tour" && localStorage["turn sale_tour general"]`)
}

// lastCode is the digits of the newest letter.
func lastCode(t *testing.T, url string) string {
	t.Helper()
	_, list := get(t, http.DefaultClient, url+"/dev/outbox")
	first := regexp.MustCompile(`href="(/dev/outbox/[0-9]+)"`).FindStringSubmatch(list)
	if first == nil {
		t.Fatalf("no letter in\n%s", list)
	}
	_, letter := get(t, http.DefaultClient, url+first[1])
	return regexp.MustCompile(`\b[0-9]{6}\b`).FindString(letter[strings.Index(letter, "<h1>"):])
}
