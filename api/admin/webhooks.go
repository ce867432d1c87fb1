package admin

import (
	"context"
	"crypto/sha256"
	"errors"
	"strconv"

	"facevalue/api"
	"facevalue/catalog"
	"facevalue/guard"
	"facevalue/webhook"
)

// WebhookBody is where a program hears of what happens.
type WebhookBody struct {
	Name   string   `json:"name" minLength:"1" maxLength:"200" example:"Bookkeeping"`
	URL    string   `json:"url" minLength:"1" maxLength:"2000" example:"https://books.example/facevalue" doc:"https, at an address of the public network. Redirects are not followed."`
	Topics []string `json:"topics,omitempty" maxItems:"20" doc:"What it hears of: order.confirmed, order.cancelled, order.refunded, ticket.issued, ticket.voided, sale.sold_out, event.changed. Left out, of all."`
}

// WebhookShown is a webhook, without its secret.
type WebhookShown struct {
	Webhook string `json:"webhook"`
	WebhookBody
	Disabled bool     `json:"disabled"`
	Reason   string   `json:"reason,omitempty" doc:"Why it is off, or on again."`
	Former   *Instant `json:"former_secret_until,omitempty" doc:"Until then messages are signed with the former secret too."`
	From     Instant  `json:"from" doc:"What happened before is not sent."`
	Since    Instant  `json:"since"`
	By       string   `json:"by" example:"staff:ada"`
}

func webhookShown(w catalog.Webhook, now int64) WebhookShown {
	b := WebhookShown{
		w.ID, WebhookBody{w.Name, w.URL, w.Topics}, w.Disabled, w.Reason, nil, Instant(w.From), Instant(w.Since), w.By.String(),
	}
	if w.Until > now {
		b.Former = instantOf(w.Until)
	}
	return b
}

// WebhookPath names a webhook.
type WebhookPath struct {
	ID string `path:"webhook" maxLength:"48"`
}

type webhookList struct {
	Link string `header:"Link"`
	Body struct {
		Webhooks []WebhookShown `json:"webhooks"`
		Next     string         `json:"next,omitempty"`
	}
}

func (a *Admin) listWebhooks(ctx context.Context, in *Paged) (*webhookList, error) {
	if err := a.reader(ctx, 0); err != nil {
		return nil, err
	}
	var out webhookList
	out.Body.Webhooks = []WebhookShown{}
	err := a.read(ctx, func(m *catalog.Machine) error {
		part, cursor, err := page(ctx, m.Webhooks(), func(w catalog.Webhook) string { return w.ID }, *in)
		for _, w := range part {
			out.Body.Webhooks = append(out.Body.Webhooks, webhookShown(w, a.options.Clock.Now()))
		}
		out.Link, out.Body.Next = next(ctx, cursor), cursor
		return err
	})
	return &out, err
}

type webhookAnswer struct {
	ETag string `header:"ETag"`
	Body WebhookShown
}

func (a *Admin) showWebhook(ctx context.Context, in *WebhookPath) (*webhookAnswer, error) {
	if err := a.reader(ctx, 0); err != nil {
		return nil, err
	}
	out := &webhookAnswer{}
	err := a.read(ctx, func(m *catalog.Machine) error {
		w, ok := m.Webhook(in.ID)
		if !ok {
			return refuse(ctx, "unknown", "there is no webhook "+in.ID)
		}
		out.Body = webhookShown(w, a.options.Clock.Now())
		out.ETag = tag(out.Body)
		return nil
	})
	return out, err
}

type addWebhook struct {
	Body struct {
		Webhook string `json:"webhook" pattern:"^[a-z0-9][a-z0-9-]{0,47}$"`
		WebhookBody
	}
}

// NewWebhook is a webhook with its secret.
type NewWebhook struct {
	Webhook string `json:"webhook"`
	Secret  string `json:"secret" doc:"whsec_ and base64. Shown once, here: messages are signed with it."`
}

type newWebhook struct{ Body NewWebhook }

// addWebhook makes a webhook. Its secret is drawn here, sealed, and shown this once.
func (a *Admin) addWebhook(ctx context.Context, in *addWebhook) (*newWebhook, error) {
	if err := a.goesOut(ctx, in.Body.URL); err != nil {
		return nil, err
	}
	secret, sealed, err := a.signing(ctx)
	if err != nil {
		return nil, err
	}
	b := &in.Body
	_, err = a.submit(ctx, &catalog.AddWebhook{
		Meta:    catalog.Meta{By: callerOf(ctx).by},
		Webhook: catalog.Webhook{ID: b.Webhook, Name: b.Name, URL: b.URL, Topics: b.Topics, Secret: sealed},
	})
	if err != nil {
		return nil, err
	}
	return &newWebhook{NewWebhook{b.Webhook, secret}}, nil
}

// goesOut refuses who may not, and addresses that nothing is ever sent to.
func (a *Admin) goesOut(ctx context.Context, url string) error {
	if err := a.reader(ctx, 0); err != nil {
		return err
	}
	if err := webhook.CheckURL(url, a.options.WebhookLoopback); err != nil {
		return refuseAt(ctx, "malformed", "/url", err.Error())
	}
	return nil
}

// signing draws a secret and seals it.
func (a *Admin) signing(ctx context.Context) (secret string, sealed []byte, err error) {
	if secret, err = webhook.NewSecret(a.options.Random); err == nil {
		sealed, err = a.options.SealSecret(ctx, secret)
	}
	if err != nil {
		err = a.failed(ctx, err)
	}
	return secret, sealed, err
}

type changeWebhook struct {
	WebhookPath
	Edit
	Body WebhookBody
}

func (a *Admin) changeWebhook(ctx context.Context, in *changeWebhook) (*webhookAnswer, error) {
	if err := a.goesOut(ctx, in.Body.URL); err != nil {
		return nil, err
	}
	show := func() (string, error) {
		out, err := a.showWebhook(ctx, &in.WebhookPath)
		if err != nil {
			return "", err
		}
		return out.ETag, nil
	}
	err := a.edit(ctx, in.Edit, show, &catalog.ChangeWebhook{
		Meta: meta(ctx, in.Key, in.Body), ID: in.ID, Name: in.Body.Name, URL: in.Body.URL, Topics: in.Body.Topics,
	})
	if err != nil {
		return nil, err
	}
	return a.showWebhook(ctx, &in.WebhookPath)
}

func (a *Admin) removeWebhook(ctx context.Context, in *WebhookPath) (*struct{}, error) {
	_, err := a.submit(ctx, &catalog.RemoveWebhook{Meta: catalog.Meta{By: callerOf(ctx).by}, ID: in.ID})
	return nil, err
}

type rotateWebhook struct {
	WebhookPath
	Body struct {
		Overlap int64 `json:"overlap_seconds" minimum:"0" maximum:"604800" doc:"How long messages are signed with the former secret too; 0 when it has leaked."`
	}
}

func (a *Admin) rotateWebhook(ctx context.Context, in *rotateWebhook) (*newWebhook, error) {
	if err := a.reader(ctx, 0); err != nil {
		return nil, err
	}
	secret, sealed, err := a.signing(ctx)
	if err != nil {
		return nil, err
	}
	c := &catalog.RotateWebhook{Meta: catalog.Meta{By: callerOf(ctx).by}, ID: in.ID, Secret: sealed}
	if in.Body.Overlap > 0 {
		c.Until = a.options.Clock.Now() + in.Body.Overlap*1000
	}
	if _, err := a.submit(ctx, c); err != nil {
		return nil, err
	}
	return &newWebhook{NewWebhook{in.ID, secret}}, nil
}

type disableWebhook struct {
	WebhookPath
	MayKeyed
	Body struct {
		Disabled bool   `json:"disabled"`
		Reason   string `json:"reason,omitempty" maxLength:"500"`
		Skip     bool   `json:"skip,omitempty" doc:"What happened up to now is not sent. Left out, sending goes on where it ended."`
	}
}

func (a *Admin) disableWebhook(ctx context.Context, in *disableWebhook) (*webhookAnswer, error) {
	_, err := a.submit(ctx, &catalog.DisableWebhook{
		Meta: meta(ctx, in.Key, in.Body), ID: in.ID, Disabled: in.Body.Disabled, Reason: in.Body.Reason, Skip: in.Body.Skip,
	})
	if err != nil {
		return nil, err
	}
	return a.showWebhook(ctx, &in.WebhookPath)
}

// tests bounds how often one organizer has messages sent at once.
var tests = guard.Limit{Burst: 20, Per: 60_000}

type sentAnswer struct{ Body SentBody }

func (a *Admin) testWebhook(ctx context.Context, in *WebhookPath) (*sentAnswer, error) {
	if err := a.reader(ctx, 0); err != nil {
		return nil, err
	}
	organ := callerOf(ctx).organ.Suffix()
	sum := sha256.Sum256([]byte(organ))
	if answer := a.tests.Ask(guard.Key(sum[:16]), 1, a.options.Clock.Now()); !answer.OK {
		return nil, tell(ctx, withRetry(api.Refuse("rate_limited", "too many test messages"), (answer.Retry+999)/1000))
	}
	m, err := a.options.Webhooks.Test(ctx, organ, in.ID)
	if err != nil {
		return nil, a.noWebhook(ctx, err)
	}
	return &sentAnswer{sentBody(m)}, nil
}

// noWebhook is the refusal for an error of those who send.
func (a *Admin) noWebhook(ctx context.Context, err error) error {
	if errors.Is(err, webhook.ErrNone) {
		return refuse(ctx, "unknown", "there is no such webhook")
	}
	return a.failed(ctx, err)
}

// SentBody is a message and what became of it so far.
type SentBody struct {
	Message string   `json:"message" example:"msg_sale_club_812_3_mw1x2y3z" doc:"The same however often it is sent: Webhook-Id."`
	Topic   string   `json:"topic"`
	At      Instant  `json:"at" doc:"When it happened."`
	State   string   `json:"state" enum:"waiting,delivered,failed"`
	Tries   int64    `json:"tries"`
	Due     *Instant `json:"due_at,omitempty" doc:"Of one that waits: when it is sent."`
	Tried   *Instant `json:"tried_at,omitempty"`
	Took    int64    `json:"took_ms,omitempty"`
	Status  int      `json:"status,omitempty" doc:"What the receiver answered last."`
	Why     string   `json:"why,omitempty" doc:"Why that does not count as taken."`
	Body    string   `json:"body" doc:"What is sent, byte by byte."`
}

func sentBody(m webhook.Sent) SentBody {
	b := SentBody{
		Message: m.ID, Topic: m.Topic, At: Instant(m.At), State: m.State, Tries: m.Tries, Tried: instantOf(m.Last.At), Took: m.Last.Took,
		Status: m.Last.Status, Why: m.Last.Why, Body: string(m.Body),
	}
	if m.State == "waiting" {
		b.Due = instantOf(m.Due)
	}
	return b
}

type listSent struct {
	WebhookPath
	State string `query:"state" enum:"waiting,delivered,failed"`
	After string `query:"after" maxLength:"20" doc:"Cursor: next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

type sentList struct {
	Link string `header:"Link"`
	Body struct {
		Messages []SentBody `json:"messages" doc:"The newest first. Of those that are done with 2,000 are kept."`
		Next     string     `json:"next,omitempty"`
	}
}

func (a *Admin) listSent(ctx context.Context, in *listSent) (*sentList, error) {
	if err := a.reader(ctx, 0); err != nil {
		return nil, err
	}
	var before int64
	if in.After != "" {
		n, err := strconv.ParseInt(in.After, 10, 64)
		if err != nil || n < 1 {
			return nil, refuse(ctx, "malformed", "after is next of a page before")
		}
		before = n
	}
	all, err := a.options.Webhooks.Log(ctx, callerOf(ctx).organ.Suffix(), in.ID, in.State, before, in.Limit)
	if err != nil {
		return nil, a.noWebhook(ctx, err)
	}
	out := &sentList{}
	out.Body.Messages = []SentBody{}
	for _, m := range all {
		out.Body.Messages = append(out.Body.Messages, sentBody(m))
	}
	if len(all) == in.Limit {
		out.Body.Next = strconv.FormatInt(all[len(all)-1].N, 10)
		out.Link = next(ctx, out.Body.Next)
	}
	return out, nil
}

type replayMessage struct {
	WebhookPath
	Message string `path:"message" maxLength:"200"`
}

func (a *Admin) replayMessage(ctx context.Context, in *replayMessage) (*sentAnswer, error) {
	if err := a.reader(ctx, 0); err != nil {
		return nil, err
	}
	m, ok, err := a.options.Webhooks.Replay(ctx, callerOf(ctx).organ.Suffix(), in.ID, in.Message)
	switch {
	case err != nil:
		return nil, a.noWebhook(ctx, err)
	case !ok:
		return nil, refuse(ctx, "unknown", "the log has no message "+in.Message+" any more; replay from its instant")
	}
	return &sentAnswer{sentBody(m)}, nil
}

type replayFrom struct {
	WebhookPath
	Body struct {
		From Instant `json:"from" doc:"All that has happened since is sent again, by the same ids; not what happened before the webhook was there."`
	}
}

func (a *Admin) replayFrom(ctx context.Context, in *replayFrom) (*struct{}, error) {
	if err := a.reader(ctx, 0); err != nil {
		return nil, err
	}
	if err := a.options.Webhooks.ReplayFrom(ctx, callerOf(ctx).organ.Suffix(), in.ID, int64(in.Body.From)); err != nil {
		return nil, a.noWebhook(ctx, err)
	}
	return nil, nil
}

// addWebhooks adds the routes of webhooks.
func (a *Admin) addWebhooks() {
	const all, one = "/v1/organizer/webhooks", "/v1/organizer/webhooks/{webhook}"
	handle(a, route{method: get, path: all, id: "webhook_list", summary: "All webhooks, without their secrets."}, a.listWebhooks)
	handle(a, route{method: post, path: all, id: "webhook_add", summary: "Have a program told what happens; the secret is shown once.", created: true}, a.addWebhook)
	handle(a, route{method: get, path: one, id: "webhook_show", summary: "One webhook."}, a.showWebhook)
	handle(a, route{method: put, path: one, id: "webhook_change", summary: "Change its name, its address and what it hears of."}, a.changeWebhook)
	handle(a, route{method: remove, path: one, id: "webhook_remove", summary: "Delete a webhook and its log.", empty: true}, a.removeWebhook)
	handle(a, route{method: post, path: one + "/secret", id: "webhook_rotate", summary: "Replace the secret; the new one is shown once."}, a.rotateWebhook)
	handle(a, route{method: put, path: one + "/disabled", id: "webhook_disable", summary: "Switch it off, or on again."}, a.disableWebhook)
	handle(a, route{method: post, path: one + "/test", id: "webhook_test", summary: "Send a message at once, and see what comes of it.", also: []int{429}}, a.testWebhook)
	handle(a, route{method: get, path: one + "/messages", id: "webhook_messages", summary: "What was sent, and what became of it."}, a.listSent)
	handle(a, route{method: post, path: one + "/messages/{message}/replay", id: "webhook_replay", summary: "Send a message again."}, a.replayMessage)
	handle(a, route{method: get, path: "/v1/organizer/payments/strays", id: "payment_strays", summary: "Payments that a company told of for orders that are not there."}, a.listStrays)
	handle(a, route{method: post, path: one + "/replay", id: "webhook_replay_from", summary: "Send everything again since an instant.", empty: true}, a.replayFrom)
}
