package catalog

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Topics are what a webhook can hear of. webhook.test is only ever sent when somebody
// asks for it.
var Topics = []string{
	"order.confirmed", "order.cancelled", "order.refunded", "ticket.issued", "ticket.voided", "sale.sold_out", "event.changed",
}

const (
	maxWebhooks       = 20
	maxURL            = 2_000 // bytes
	maxWebhookSecret  = 500   // bytes, sealed
	longestSecretOver = 7 * day
)

// addWebhook adds an address. That it is one of the public network whoever sends sees to,
// each time: a name can lead elsewhere tomorrow.
func (m *Machine) addWebhook(c *AddWebhook, now int64) Outcome {
	w := Webhook{ID: c.Webhook.ID, Name: c.Webhook.Name, URL: c.Webhook.URL, Topics: c.Webhook.Topics, Secret: c.Webhook.Secret}
	wrong := firstWrong(wrongKey(w.ID), wrongWebhook(w.Name, w.URL, w.Topics), wrongSecret(w.Secret))
	out := firstOf(malformed(wrong), full("webhooks", len(m.webhooks.list), maxWebhooks), taken(m.webhooks.find(w.ID) != nil, w.ID))
	if !out.OK() {
		return out
	}
	w.From, w.Since, w.By = now, now, c.By
	m.fact(&WebhookAdded{Webhook: w})
	return Outcome{Key: w.ID}
}

func (m *Machine) changeWebhook(c *ChangeWebhook) Outcome {
	if out := firstOf(malformed(wrongWebhook(c.Name, c.URL, c.Topics)), m.known(c.ID)); !out.OK() {
		return out
	}
	m.fact(&WebhookChanged{ID: c.ID, Name: c.Name, URL: c.URL, Topics: c.Topics})
	return Outcome{Key: c.ID}
}

func (m *Machine) rotateWebhook(c *RotateWebhook, now int64) Outcome {
	wrong := wrongSecret(c.Secret)
	if c.Until != 0 && (c.Until <= now || c.Until > now+longestSecretOver) {
		wrong = "the former secret ends at once, or within 7 days"
	}
	out := firstOf(malformed(wrong), m.known(c.ID))
	if !out.OK() {
		return out
	}
	if bytes.Equal(m.webhooks.find(c.ID).Secret, c.Secret) {
		return refuse(Malformed, "a new secret is another one")
	}
	m.fact(&WebhookRotated{ID: c.ID, Secret: c.Secret, Until: c.Until})
	return Outcome{Key: c.ID, Expires: c.Until}
}

// disableWebhook is for managers, and for the house when an address is gone or nobody has
// answered there for days. What is so already is answered and not stated again.
func (m *Machine) disableWebhook(c *DisableWebhook, now int64) Outcome {
	out := firstOf(malformed(wrongLine("reason", c.Reason, 0, maxLine)), m.known(c.ID))
	if !out.OK() {
		return out
	}
	w := m.webhooks.find(c.ID)
	if w.Disabled == c.Disabled && !c.Skip {
		return Outcome{Key: c.ID}
	}
	f := &WebhookDisabled{ID: c.ID, Disabled: c.Disabled, Reason: c.Reason, From: w.From}
	if c.Skip {
		f.From = now
	}
	m.fact(f)
	return Outcome{Key: c.ID}
}

func (m *Machine) removeWebhook(c *RemoveWebhook) Outcome {
	if out := m.known(c.ID); !out.OK() {
		return out
	}
	m.fact(&WebhookRemoved{ID: c.ID})
	return Outcome{Key: c.ID}
}

func (m *Machine) known(webhook string) Outcome {
	if m.webhooks.find(webhook) == nil {
		return refuse(Unknown, "webhook")
	}
	return Outcome{}
}

func wrongWebhook(name, address string, topics []string) string {
	if wrong := firstWrong(wrongName("name", name), wrongAddress(address)); wrong != "" {
		return wrong
	}
	for i, t := range topics {
		if !slices.Contains(Topics, t) {
			return fmt.Sprintf("there is no topic %.60q, there are %s", t, strings.Join(Topics, ", "))
		}
		if slices.Contains(topics[:i], t) {
			return "the topic " + t + " is there twice"
		}
	}
	return ""
}

// wrongAddress says what is wrong with the form of where to send to, or "". Whether it may
// be sent to whoever sends knows, http and addresses of the same machine among them.
func wrongAddress(address string) string {
	if wrong := wrongLine("url", address, 1, maxURL); wrong != "" {
		return wrong
	}
	rest, secure := strings.CutPrefix(address, "https://")
	if !secure {
		rest = strings.TrimPrefix(address, "http://")
	}
	host, _, _ := strings.Cut(rest, "/")
	switch {
	case rest == address || host == "" || strings.ContainsAny(address, " \\\""):
		return "url is where to send to, such as https://example.org/hooks"
	case strings.Contains(host, "@"):
		return "url has no name and password in it: what is sent is signed"
	case strings.Contains(address, "#"):
		return "url ends before the #"
	}
	return ""
}

func wrongSecret(sealed []byte) string {
	if len(sealed) == 0 || len(sealed) > maxWebhookSecret {
		return fmt.Sprintf("a secret has from 1 to %d bytes once it is sealed", maxWebhookSecret)
	}
	return ""
}

// applyWebhooks makes facts about webhooks true.
func (m *Machine) applyWebhooks(f Fact) {
	switch f := f.(type) {
	case *WebhookAdded:
		m.webhooks.add(f.Webhook)
	case *WebhookChanged:
		w := must(m, &m.webhooks, f.ID)
		w.Name, w.URL, w.Topics = f.Name, f.URL, f.Topics
	case *WebhookRotated:
		w := must(m, &m.webhooks, f.ID)
		w.Former, w.Until, w.Secret = w.Secret, f.Until, f.Secret
		if f.Until == 0 {
			w.Former = nil
		}
	case *WebhookDisabled:
		w := must(m, &m.webhooks, f.ID)
		w.Disabled, w.Reason, w.From = f.Disabled, f.Reason, f.From
	case *WebhookRemoved:
		m.webhooks.remove(f.ID)
	default:
		m.broken("a fact of kind %d is not known", f.kind())
	}
}

// Webhook is one by its id; Webhooks are all, in the order in which they came.
func (m *Machine) Webhook(id string) (Webhook, bool) { return m.webhooks.get(id) }
func (m *Machine) Webhooks() []Webhook               { return m.webhooks.all() }

// describeWebhook puts a fact about a webhook into words; "" for another fact.
func describeWebhook(f Fact) string {
	switch f := f.(type) {
	case *WebhookAdded:
		return fmt.Sprintf("webhook %s (%s) added: %s", f.Webhook.ID, f.Webhook.Name, f.Webhook.URL)
	case *WebhookChanged:
		return fmt.Sprintf("webhook %s is now %s: %s", f.ID, f.Name, f.URL)
	case *WebhookRotated:
		return "secret of webhook " + f.ID + " replaced"
	case *WebhookDisabled:
		if f.Disabled {
			return withReason("webhook "+f.ID+" switched off", f.Reason)
		}
		return withReason("webhook "+f.ID+" switched on", f.Reason)
	case *WebhookRemoved:
		return "webhook " + f.ID + " removed"
	}
	return ""
}

// aboutWebhook is the id of the webhook that a fact is about; "" for another fact.
func aboutWebhook(f Fact) string {
	switch f := f.(type) {
	case *WebhookAdded:
		return f.Webhook.ID
	case *WebhookChanged:
		return f.ID
	case *WebhookRotated:
		return f.ID
	case *WebhookDisabled:
		return f.ID
	case *WebhookRemoved:
		return f.ID
	}
	return ""
}
