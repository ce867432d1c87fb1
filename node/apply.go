package node

import (
	"context"
	"fmt"

	"facevalue/blob"
	"facevalue/catalog"
	"facevalue/sale"
)

// carryOut is the organizer's desk's worker. An error means that nothing is known of
// how it ended; the desk begins the effect again after a pause.
func (o *Organizer) carryOut(ctx context.Context, e catalog.Effect) catalog.Command {
	cmd, err := o.apply(ctx, e)
	if err != nil {
		panic(err)
	}
	return cmd
}

// byHouse is who carries effects out.
var byHouse = catalog.Meta{By: catalog.Actor{Kind: catalog.House}}

// apply brings a sale to its published plan. It begins with what the sale is, so that
// after a crash, or a refusal, it goes on from there.
func (o *Organizer) apply(ctx context.Context, e catalog.Effect) (catalog.Command, error) {
	if !o.opened.Load() {
		return nil, ErrStarting
	}
	if err := o.follower.Wait(ctx, o.desk.Stats().Seq); err != nil {
		return nil, err
	}
	s, err := o.node.saleFor(ctx, e.Suffix)
	if err != nil {
		return nil, err
	}
	seen := uint64(0) // the sale is read behind this record
	done, err := catalog.Carry(catalog.Worker{
		Now:  o.node.options.Clock.Now,
		Plan: func() (*catalog.Plan, catalog.PlanEnv) { return o.plan(e.Sale) },
		Setup: func() (*sale.Setup, error) {
			if err := s.Live().Wait(ctx, seen); err != nil {
				return nil, err
			}
			if setup := s.Live().Setup(); setup.Name != "" {
				return setup, nil
			}
			return nil, nil
		},
		Submit: func(cmd sale.Command) (sale.Outcome, uint64, error) {
			out, seq, err := s.desk.Submit(ctx, cmd)
			seen = max(seen, seq)
			return out, seq, err
		},
		Publish: func(p catalog.Posting) error { return o.publish(ctx, e.Sale, p) },
	})
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	done.Meta, done.Effect = byHouse, e.ID
	return done, nil
}

// plan is the published plan of a sale and what it stands on, both as of one record.
func (o *Organizer) plan(key string) (plan *catalog.Plan, env catalog.PlanEnv) {
	now := o.node.options.Clock.Now()
	if err := o.Read(func(m *catalog.Machine, _ uint64) {
		if s, ok := m.Sale(key); ok {
			plan = s.Live
		}
		env = m.PlanEnv(key, now)
	}); err != nil {
		panic(err) // the effect is begun again when the catalog can be read
	}
	return plan, env
}

// publish stores a document of rules and has the catalog record it.
func (o *Organizer) publish(ctx context.Context, key string, p catalog.Posting) error {
	name, err := o.node.dir.blobs.Put(p.Text)
	if err != nil {
		return err
	}
	if name != blob.Name(p.Document) {
		return fmt.Errorf("rules of %s are stored as %s but name themselves %x", p.Window, name, p.Document)
	}
	out, seq, err := o.desk.Submit(ctx, &catalog.RecordRules{Meta: byHouse, Sale: key, Rules: p.PostedRules})
	if err != nil {
		return err
	}
	if !out.OK() {
		return fmt.Errorf("the catalog does not record it: %s %+v", out.Status, out.Detail)
	}
	return o.follower.Wait(ctx, seq)
}
