package main

import (
	"path/filepath"
	"strings"
	"testing"

	"facevalue/web"
)

// A fan with a phone buys two tickets of the demo's club night: the shop, the API, the
// machine, the payment company and the mail, all as they are.
func TestFanBuysInBrowser(t *testing.T) {
	if !web.Built() {
		t.Skip("the shop is not built; make web does it")
	}
	b := startBrowser(t, 360)
	printed := startDemo(t, filepath.Join(t.TempDir(), "data"))
	url := strings.Fields(strings.SplitAfter(printed, "facevalue demo: ")[1])[0]
	b.visit(url + "/")
	b.calm()
	b.click("Night shift: a club night")
	b.click("One more General admission")
	b.click("One more General admission")
	b.until(`document.body.innerText.includes("2 tickets, €33.00")`)
	b.calm()
	// twice, as people do
	b.eval(`(() => { const reserve = [...document.querySelectorAll("button")].find((e) => e.textContent === "Reserve"); reserve.click(); reserve.click(); })()`)
	b.until(`location.pathname === "/cart" && document.querySelector(".clock")`)
	if holds := b.eval(`localStorage.shelf`); !strings.Contains(holds, "hold_club_1") {
		t.Errorf("reserved is %s", holds)
	}
	b.click("Add a code")
	b.fill("#hold-code", demoCode)
	b.click("Use code")
	b.until(`document.body.innerText.includes("The code was used")`)
	b.calm()
	b.click("Order and pay €27.00") // with nothing filled in
	b.until(`document.activeElement.id === "name" && document.activeElement.getAttribute("aria-invalid")`)
	b.fill("#name", "Ada Fan")
	b.fill("#email", "ada@example.org")
	b.click("Order and pay €27.00")
	b.until(`location.pathname.startsWith("/sandbox/")`)
	b.fill("input[name=card]", "4242424242424242")
	b.eval(`document.querySelector("form").requestSubmit()`)
	b.until(`location.pathname === "/orders/ord_club_1" && document.querySelectorAll("svg.qr").length === 2`)
	b.calm()
	if left := b.eval(`fetch("/v1/sales/sale_club/availability", { cache: "no-store" }).then((r) => r.json()).then((d) => d.pools.find((p) => p.pool === "room").free)`); left != "498" {
		t.Errorf("%s of 500 are left after one reservation of two", left)
	}
}
