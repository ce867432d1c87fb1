package sandbox

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"facevalue/money"
)

// payPage is what a buyer sees.
type payPage struct {
	Title   string
	Amount  string
	What    string
	Action  string // where the form goes
	Bank    bool   // the page of the bank
	Open    bool   // there is something to do
	Problem string
	Done    string
	Back    string
	Banks   bool // the buyer may pay without a card
	Cards   []shownCard
	Debits  []shownCard
}

type shownCard struct{ Number, What string }

var payHTML = template.Must(template.New("pay").Parse(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Title}}</title>
<style>
body{margin:0;font:17px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#f4f4f4}
main{max-width:26rem;margin:0 auto;padding:1rem;background:#fff;min-height:100vh;box-sizing:border-box}
h1{font-size:1.25rem}.amount{font-size:2rem;font-weight:600;margin:.25rem 0}
label{display:block;margin:.75rem 0 .25rem}
input,select{width:100%;box-sizing:border-box;font:inherit;padding:.6rem;border:1px solid #767676;border-radius:6px}
button{width:100%;font:inherit;padding:.75rem;margin-top:1rem;border:0;border-radius:6px;background:#1b4fd6;color:#fff}
details{margin-top:1rem}button.plain{background:#fff;color:#1b4fd6;border:1px solid #1b4fd6}
.problem{border-left:4px solid #b3261e;padding:.5rem .75rem;background:#fceeee}
.note{color:#595959;font-size:.9rem}td{padding:.15rem .5rem .15rem 0;vertical-align:top}
</style></head>
<body><main>
<p class="note">Sandbox: no money moves here.</p>
<h1>{{.Title}}</h1>
<p class="amount">{{.Amount}}</p>
{{with .What}}<p>{{.}}</p>{{end}}
{{with .Problem}}<p class="problem" role="alert">{{.}}</p>{{end}}
{{with .Done}}<p role="status">{{.}}</p>{{end}}
{{if .Open}}{{if .Bank}}<form method="post" action="{{.Action}}">
<button name="bank" value="approve">Approve</button>
<button class="plain" name="bank" value="refuse">Refuse</button>
</form>{{else}}<form method="post" action="{{.Action}}">
<label for="card">Card number</label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" required placeholder="4242 4242 4242 4242">
<button>Pay {{.Amount}}</button>
</form>
{{if .Banks}}<form method="post" action="{{.Action}}"><button class="plain" name="card" value="BANK">Pay at your bank</button></form>
<form method="post" action="{{.Action}}">
<label for="account">By direct debit, which</label>
<select id="account" name="card">{{range .Debits}}<option value="{{.Number}}">{{.What}}</option>{{end}}</select>
<button class="plain">Let {{.Amount}} be debited</button>
</form>{{end}}
<details><summary>Test cards</summary><table>{{range .Cards}}<tr><td><code>{{.Number}}</code></td><td>{{.What}}</td></tr>{{end}}</table></details>{{end}}{{end}}
{{with .Back}}<p><a href="{{.}}">Back to your order</a></p>{{end}}
</main></body></html>
`))

// pages are what buyers see: the page to pay on and the bank's.
func (c *Company) pages(mux *http.ServeMux) {
	mux.HandleFunc("GET /pay/{secret}", c.visit(false))
	mux.HandleFunc("GET /pay/{secret}/bank", c.visit(true))
	mux.HandleFunc("POST /pay/{secret}", c.visitor(func(b *books, r *record, f form) *apiError {
		if r.Status != needsMethod && r.Status != needsAction {
			return unexpected(r.shown(), "paid")
		}
		return b.pay(r, f.Get("card"))
	}))
	mux.HandleFunc("POST /pay/{secret}/bank", c.visitor(func(b *books, r *record, f form) *apiError {
		if r.Status != needsAction {
			return unexpected(r.shown(), "approved")
		}
		card := cardOf(r.Card)
		if f.Get("bank") != "approve" {
			return b.refuse(r, newCardError("payment_intent_authentication_failure", "authentication"))
		}
		return b.settle(r, &card)
	}))
}

// visit shows a page.
func (c *Company) visit(bank bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rec, err := c.bySecret(r.Context(), r.PathValue("secret"))
		switch {
		case err != nil:
			c.options.Notice(err)
			http.Error(w, "An error occurred on our side.", http.StatusInternalServerError)
		case rec == nil:
			http.Error(w, "There is no such payment.", http.StatusNotFound)
		default:
			show(w, http.StatusOK, rec, bank)
		}
	}
}

func (c *Company) bySecret(ctx context.Context, secret string) (rec *record, err error) {
	err = c.inBooks(ctx, func(b *books) error {
		if r, ok := b.intentBySecret(secret); ok {
			rec = r
		}
		return nil
	})
	return rec, err
}

// visitor does what a buyer did, and sends them on.
func (c *Company) visitor(do func(*books, *record, form) *apiError) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f, apiErr := readForm(r)
		if apiErr != nil {
			http.Error(w, apiErr.body.Message, apiErr.status)
			return
		}
		var rec *record
		err := c.inBooks(context.WithoutCancel(r.Context()), func(b *books) error {
			if found, ok := b.intentBySecret(r.PathValue("secret")); ok {
				rec = found
				apiErr = do(b, rec, f)
			}
			return nil
		})
		c.look()
		switch {
		case err != nil:
			c.options.Notice(err)
			http.Error(w, "An error occurred on our side.", http.StatusInternalServerError)
		case rec == nil:
			http.Error(w, "There is no such payment.", http.StatusNotFound)
		case apiErr != nil && apiErr.status == http.StatusPaymentRequired:
			show(w, http.StatusPaymentRequired, rec, false)
		case apiErr != nil:
			show(w, http.StatusConflict, rec, false)
		default:
			onward(w, r, rec)
		}
	}
}

// onward sends a buyer to the bank, or back to the shop.
func onward(w http.ResponseWriter, r *http.Request, rec *record) {
	switch {
	case rec.NextAction != nil:
		http.Redirect(w, r, rec.NextAction.RedirectToURL.URL, http.StatusSeeOther)
	case rec.ReturnURL != "":
		http.Redirect(w, r, rec.back(), http.StatusSeeOther)
	default:
		show(w, http.StatusOK, rec, false)
	}
}

// back is the shop's page, told which payment this was.
func (r *record) back() string {
	u, err := url.Parse(r.ReturnURL)
	if err != nil || r.ReturnURL == "" {
		return ""
	}
	q := u.Query()
	q.Set("payment_intent", r.ID)
	u.RawQuery = q.Encode()
	return u.String()
}

func show(w http.ResponseWriter, status int, r *record, bank bool) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_ = payHTML.Execute(w, pageOf(r, bank)) // whoever went away sees nothing of it
}

func pageOf(r *record, bank bool) *payPage {
	p := &payPage{
		Title: "Pay", Amount: shownAmount(r.Amount, r.Currency), What: r.Description, Back: r.back(),
		Open: r.Status == needsMethod || r.Status == needsAction, Action: r.HostedURL,
	}
	if e := r.LastPaymentError; e != nil && p.Open {
		p.Problem = e.Message + " You have not been charged."
	}
	switch r.Status {
	case succeeded:
		p.Title, p.Done = "Paid", "Thank you, your payment has arrived."
	case needsCapture:
		p.Title, p.Done = "Approved", "Thank you, your bank has set the money aside. It is taken with your order."
	case processing:
		p.Title, p.Done = "Under way", "Your payment is under way. You need to do nothing more."
	case canceled:
		p.Title, p.Done = "Ended", "This payment was called off. You have not been charged."
	}
	if bank && r.Status == needsAction {
		p.Title, p.Bank, p.Action = "Your bank asks: is this you?", true, r.HostedURL+"/bank"
	}
	for _, c := range cards {
		p.Cards = append(p.Cards, shownCard{spaced(c.number), c.what})
	}
	p.Banks = r.CaptureMethod != manual
	for _, c := range banks {
		if c.kind == debit {
			p.Debits = append(p.Debits, shownCard{c.number, c.what})
		}
	}
	return p
}

func spaced(number string) string {
	var parts []string
	for len(number) > 4 {
		parts, number = append(parts, number[:4]), number[4:]
	}
	return strings.Join(append(parts, number), " ")
}

// shownAmount is the wire's units for people.
func shownAmount(amount int64, currency string) string {
	c, err := money.ParseCurrency(strings.ToUpper(currency))
	if err != nil {
		return currency
	}
	decimals := wireDecimals(c)
	digits := []byte{}
	for i := 0; amount > 0 || i <= decimals; i++ {
		if i == decimals && decimals > 0 {
			digits = append(digits, '.')
		}
		digits = append(digits, byte('0'+amount%10))
		amount /= 10
	}
	for i, j := 0, len(digits)-1; i < j; i, j = i+1, j-1 {
		digits[i], digits[j] = digits[j], digits[i]
	}
	return string(digits) + " " + c.String()
}
