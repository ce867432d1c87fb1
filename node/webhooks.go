package node

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"facevalue/catalog"
	"facevalue/journal"
	"facevalue/sale"
	"facevalue/vault"
	"facevalue/webhook"
)

// webhooksName is the file of how far each webhook is.
const webhooksName = "webhooks.db"

// openWebhooks opens what sends news to organizers' programs.
func (n *Node) openWebhooks(ctx context.Context) (err error) {
	n.webhooks, err = webhook.Open(ctx, webhook.Options{
		Path: filepath.Join(n.options.Dir, webhooksName), Now: n.options.Clock.Now, House: listening{n},
		Loopback: n.options.WebhookLoopback, Notice: n.notice("webhooks"),
	})
	if err != nil {
		return fmt.Errorf("node: %w", err)
	}
	return nil
}

// Webhooks sends news to organizers' programs.
func (n *Node) Webhooks() *webhook.Engine { return n.webhooks }

// SealWebhook seals what a webhook's messages are signed with.
func (n *Node) SealWebhook(ctx context.Context, secret string) ([]byte, error) {
	ref, err := n.dir.vault.NewSecret()
	if err != nil {
		return nil, err
	}
	sealed, err := n.dir.vault.Seal(ctx, vault.Item{Ref: ref, Purpose: webhookPurpose, Plain: []byte(secret)})
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	return sealed[0], nil
}

// rewires says whether a fact changes which webhooks there are, or how they are sent to.
func rewires(f catalog.Fact) bool {
	switch f.(type) {
	case *catalog.WebhookAdded, *catalog.WebhookChanged, *catalog.WebhookRotated, *catalog.WebhookDisabled, *catalog.WebhookRemoved:
		return true
	}
	return false
}

// listening implements webhook.House.
type listening struct{ node *Node }

// Targets are all webhooks of all organizers that run.
func (l listening) Targets() (all []webhook.Target) {
	for suffix, o := range l.node.running.Load().organizers {
		if err := o.Read(func(m *catalog.Machine, _ uint64) {
			for _, w := range m.Webhooks() {
				all = append(all, webhook.Target{Organizer: suffix, Webhook: w})
			}
		}); err != nil {
			l.node.notice(o.machine)(err)
		}
	}
	return all
}

// Machines are the organizer's own and those of its sales that run.
func (l listening) Machines(organizer string) []string {
	all := []string{organizerPrefix + organizer}
	for _, suffix := range l.node.Sales() {
		if s, ok := l.node.Sale(suffix); ok && s.Organizer() == organizer {
			all = append(all, s.machine)
		}
	}
	return all
}

// Seq is the newest durable record of a machine.
func (l listening) Seq(machine string) uint64 {
	if suffix, ok := strings.CutPrefix(machine, salePrefix); ok {
		if s, ok := l.node.Sale(suffix); ok {
			return s.desk.Stats().Seq
		}
		return 0
	}
	if o, ok := l.node.Organizer(strings.TrimPrefix(machine, organizerPrefix)); ok {
		return o.desk.Stats().Seq
	}
	return 0
}

// Before is the last record of a machine that is older than an instant. Instants ascend
// with records, so it is found by halving.
func (l listening) Before(machine string, at int64) (webhook.Place, error) {
	last, err := l.node.dir.journal.Last(machine)
	if err != nil {
		return webhook.Place{}, fmt.Errorf("node: %w", err)
	}
	low, high := journal.Head{}, last.Seq // low is older; behind high there is nothing older
	for low.Seq < high {
		middle := low.Seq + (high-low.Seq+1)/2
		r, err := l.one(machine, middle)
		if err != nil {
			return webhook.Place{}, err
		}
		if r.Instant < at {
			low = r
		} else {
			high = middle - 1
		}
	}
	return webhook.Place{Seq: low.Seq, Hash: low.Hash}, nil
}

// one is the head behind a record.
func (l listening) one(machine string, seq uint64) (head journal.Head, err error) {
	err = l.node.dir.journal.Read(machine, seq, func(r journal.Record) error {
		head = journal.Head{Seq: r.Seq, Epoch: r.Epoch, Instant: r.Instant, Hash: r.Hash}
		return errFound
	})
	if errors.Is(err, errFound) {
		return head, nil
	}
	return head, errors.Join(fmt.Errorf("node: record %d of %s cannot be read", seq, machine), err)
}

// Read gives fn the records behind a place.
func (l listening) Read(ctx context.Context, machine string, after webhook.Place, fn func(webhook.Record) bool) error {
	err := l.node.dir.journal.Read(machine, after.Seq, func(r journal.Record) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case r.Seq == after.Seq && r.Hash != after.Hash:
			return webhook.ErrOther
		case r.Seq == after.Seq:
			return nil
		}
		record, err := recordOf(machine, &r)
		if err == nil && !fn(record) {
			err = errFound
		}
		return err
	})
	switch {
	case errors.Is(err, errFound):
		return nil
	case err == nil && after.Seq > l.Seq(machine):
		return webhook.ErrOther
	}
	return err
}

// recordOf reads the facts of a record.
func recordOf(machine string, r *journal.Record) (webhook.Record, error) {
	is := opened{webhook.Record{Machine: machine, Seq: r.Seq, At: r.Instant, Hash: r.Hash}}
	suffix, ofSale := strings.CutPrefix(machine, salePrefix)
	is.Suffix = strings.TrimPrefix(suffix, organizerPrefix)
	if ofSale {
		is.Sale = []sale.Fact{} // not nil: it is a sale's, whatever is in it
	}
	for b, err := range journal.Facts(r.Body) {
		if err == nil {
			err = is.add(b)
		}
		if err != nil {
			return webhook.Record{}, fmt.Errorf("node: record %d of %s: %w", r.Seq, machine, err)
		}
	}
	return is.Record, nil
}

// opened is a record of which facts are being read.
type opened struct{ webhook.Record }

func (o *opened) add(b []byte) error {
	if o.Sale == nil {
		f, err := catalog.ReadFact(b)
		o.Catalog = append(o.Catalog, f)
		return err
	}
	f, err := sale.ReadFact(b)
	o.Sale = append(o.Sale, f)
	return err
}

// Open opens a secret.
func (l listening) Open(ctx context.Context, sealed []byte) (string, error) {
	plain, err := l.node.dir.vault.Open(ctx, webhookPurpose, sealed)
	return string(plain), err
}

// webhookPurpose is what secrets of webhooks are sealed for.
const webhookPurpose = "webhook"

// Disable switches a webhook off, in the house's name.
func (l listening) Disable(ctx context.Context, organizer, id, why string) error {
	o, ok := l.node.Organizer(organizer)
	if !ok {
		return fmt.Errorf("node: organizer %s is not open", organizer)
	}
	out, _, err := o.Submit(ctx, &catalog.DisableWebhook{Meta: catalog.Meta{By: catalog.Actor{Kind: catalog.House}}, ID: id, Disabled: true, Reason: why})
	if err == nil && !out.OK() && out.Status != catalog.Unknown {
		err = fmt.Errorf("node: %s", out.Status)
	}
	return err
}

// Held says that nothing is sent yet.
func (l listening) Held() bool { return l.node.Held() }
