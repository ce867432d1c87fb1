package sandbox

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"facevalue/money"
)

// mostAmount is the most that one payment takes, in the wire's units.
const mostAmount = 99_999_999

// create makes a payment intent that waits for its buyer.
func (b *books) create(f form) (*record, *apiError) {
	r := &record{}
	for _, read := range []func(form) *apiError{r.readAmount, r.readTexts} {
		if err := read(f); err != nil {
			return nil, err
		}
	}
	r.ID, r.Object, r.Created, r.Status = b.id("pi_"), "payment_intent", b.now/1000, needsMethod
	r.ClientSecret = r.ID + "_secret_" + b.id("")
	r.HostedURL = b.c.options.PublicURL + "/pay/" + r.ClientSecret
	b.insert(r)
	b.tell("payment_intent.created", r.shown())
	if f.Get("confirm") == "true" {
		return r, b.confirm(r, f)
	}
	return r, nil
}

func (r *record) readAmount(f form) *apiError {
	amount, given, err := f.integer("amount")
	switch {
	case err != nil:
		return err
	case !given:
		return invalid("amount", "parameter_missing", "Missing required param: amount.")
	case amount < 1:
		return invalid("amount", "amount_too_small", "This value must be greater than or equal to 1.")
	case amount > mostAmount:
		return invalid("amount", "amount_too_large", fmt.Sprintf("Amount must be no more than %d.", mostAmount))
	}
	c, parseErr := money.ParseCurrency(strings.ToUpper(f.Get("currency")))
	if parseErr != nil {
		return invalid("currency", "parameter_invalid_string", "Invalid currency: it is the three letters of ISO 4217.")
	}
	if decimals, _ := c.Decimals(); decimals == 3 && amount%10 != 0 {
		return invalid("amount", "parameter_invalid_integer", "Amounts of currencies with three decimals end in 0.")
	}
	r.Amount, r.Currency = amount, strings.ToLower(c.String())
	return nil
}

func (r *record) readTexts(f form) (err *apiError) {
	if r.Metadata, err = f.pairs("metadata"); err != nil {
		return err
	}
	for name, into := range map[string]*string{"description": &r.Description, "return_url": &r.ReturnURL} {
		if *into, err = f.text(name); err != nil {
			return err
		}
	}
	for name, into := range map[string]**string{"transfer_group": &r.TransferGroup, "on_behalf_of": &r.OnBehalfOf} {
		text, err := f.text(name)
		if err != nil {
			return err
		}
		if text != "" {
			*into = &text
		}
	}
	if err := r.readCapture(f); err != nil {
		return err
	}
	return checkReturn(r.ReturnURL)
}

// checkReturn takes a page on the web, or none: a buyer is sent there.
func checkReturn(text string) *apiError {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return invalid("return_url", "url_invalid", "Not a valid URL.")
	}
	return nil
}

// shown is an intent as it goes out.
func (r *record) shown() *intent {
	in := r.intent
	return &in
}

// confirm tries to pay by a card or an account.
func (b *books) confirm(r *record, f form) *apiError {
	if r.Status != needsMethod && r.Status != needsAction {
		return unexpected(r.shown(), "confirmed")
	}
	number := paidBy(f)
	if number == "" {
		return invalid("payment_method", "parameter_missing", "A payment method is needed, such as pm_card_visa.")
	}
	if to := f.Get("return_url"); to != "" {
		if err := checkReturn(to); err != nil {
			return err
		}
		r.ReturnURL = to
	}
	return b.pay(r, number)
}

// paidBy is the number of the card or account that a confirmation names.
func paidBy(f form) string {
	if number := methods[f.Get("payment_method")]; number != "" {
		return number
	}
	switch f.Get("payment_method_data[type]") {
	case redirect:
		return "BANK"
	case debit:
		return f.Get("payment_method_data[" + debit + "][iban]")
	}
	return f.Get("payment_method_data[card][number]")
}

// pay is what becomes of a try to pay by a card or an account. Its refusal is the answer of the try;
// the intent waits for another one.
func (b *books) pay(r *record, number string) *apiError {
	c := cardOf(number)
	if c.kind != "" && r.CaptureMethod == manual {
		return invalid("payment_method", "payment_intent_incompatible_payment_method", "What is taken by hand later is paid by card.")
	}
	method := cmp.Or(c.kind, "card") + "_" + c.last4()
	r.Card, r.PaymentMethod, r.LastPaymentError, r.NextAction, r.Resolve = c.number, &method, nil, nil, ""
	if c.secure {
		r.Status = needsAction
		r.NextAction = &nextAction{"redirect_to_url", redirectURL{r.HostedURL + "/bank", r.ReturnURL}}
		b.update(r)
		b.tell("payment_intent.requires_action", r.shown())
		return nil
	}
	return b.settle(r, &c)
}

// settle is what the bank says once it knows the buyer.
func (b *books) settle(r *record, c *card) *apiError {
	r.NextAction = nil
	if c.later != "" {
		r.Status, r.Resolve = processing, c.later
		b.update(r)
		b.tell("payment_intent.processing", r.shown())
		if c.later != processing {
			b.job(b.now+b.c.options.wait(c.slow), jobIntent, r.ID, "", 0)
		}
		return nil
	}
	if e := c.refusal(); e != nil {
		return b.refuse(r, e)
	}
	b.take(r, c)
	return nil
}

// refuse notes a decline. The intent waits for another try.
func (b *books) refuse(r *record, e *cardError) *apiError {
	r.Status, r.LastPaymentError, r.NextAction = needsMethod, e, nil
	b.update(r)
	b.tell("payment_intent.payment_failed", r.shown())
	return &apiError{status: 402, body: errorBody{
		Type: e.Type, Code: e.Code, DeclineCode: e.DeclineCode, Message: e.Message, PaymentIntent: r.shown(),
	}}
}

// resolve ends what was under way as its card says.
func (b *books) resolve(r *record) {
	c := cardOf(r.Card)
	if r.Resolve == succeeded {
		b.take(r, &c)
	} else if e := c.refusal(); e != nil && r.Resolve == needsMethod {
		b.refuse(r, e)
	}
}

// cancel calls a payment off, unless money moved or may be moving.
func (b *books) cancel(r *record, f form) *apiError {
	if !slices.Contains([]string{needsMethod, needsAction, needsCapture}, r.Status) {
		return unexpected(r.shown(), "canceled")
	}
	reason, err := f.text("cancellation_reason")
	if err != nil {
		return err
	}
	b.end(r, reason)
	return nil
}

// end is an intent that is over without money.
func (b *books) end(r *record, reason string) {
	at := b.now / 1000
	r.Status, r.CanceledAt, r.NextAction, r.AmountCapturable = canceled, &at, nil, 0
	if reason != "" {
		r.CancellationReason = &reason
	}
	b.update(r)
	b.tell("payment_intent.canceled", r.shown())
}
