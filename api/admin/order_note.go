package admin

import (
	"context"
	"errors"

	"facevalue/catalog"
	"facevalue/vault"
)

// NoteBody is what somebody of the staff noted about an order.
type NoteBody struct {
	At    Instant `json:"at"`
	By    string  `json:"by" example:"staff:ada"`
	State string  `json:"state" enum:"open,erased,sealed" doc:"Erased with the buyer that it is about, or sealed: it does not open."`
	Text  string  `json:"text,omitempty"`
}

// purposeNote is what notes are sealed for.
const purposeNote = "note"

type noteOrder struct {
	OrderPath
	MayKeyed
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"1000" example:"Called back; will come with a wheelchair."`
	}
}

type notesAnswer struct {
	Body struct {
		Notes []NoteBody `json:"notes" doc:"All of the order, the oldest first."`
	}
}

// noteOrder keeps a note with an order. It is about its buyer, and is sealed for them:
// when they are erased it is too.
func (a *Admin) noteOrder(ctx context.Context, in *noteOrder) (*notesAnswer, error) {
	r, n, err := a.orderOf(ctx, in.Order)
	if err != nil {
		return nil, err
	}
	sealed, err := a.sealNote(ctx, r.buyer, in.Body.Text)
	if err != nil {
		return nil, err
	}
	if _, err := a.submit(ctx, &catalog.NoteOrder{Meta: meta(ctx, in.Key, in.Body), Sale: r.key, Order: n, Sealed: sealed}); err != nil {
		return nil, err
	}
	out := &notesAnswer{}
	out.Body.Notes, err = a.notes(ctx, r.key, n)
	return out, err
}

// sealNote seals a note for the order's buyer; for somebody new where nobody is known.
func (a *Admin) sealNote(ctx context.Context, ref vault.Ref, text string) ([]byte, error) {
	if !ref.IsPerson() {
		var err error
		if ref, err = a.options.Vault.NewPerson(); err != nil {
			return nil, a.failed(ctx, err)
		}
	}
	blobs, err := a.options.Vault.Seal(ctx, vault.Item{Ref: ref, Purpose: purposeNote, Plain: []byte(text)})
	switch {
	case errors.Is(err, vault.ErrErased):
		return nil, refuse(ctx, "order_state", "the buyer was erased, and nothing more is kept about them")
	case err != nil:
		return nil, a.failed(ctx, err)
	}
	return blobs[0], nil
}

// notes are what was noted about an order, as far as it can still be read.
func (a *Admin) notes(ctx context.Context, saleKey string, n uint64) ([]NoteBody, error) {
	var kept []catalog.Note
	if err := a.read(ctx, func(m *catalog.Machine) error {
		kept = m.Notes(saleKey, n)
		return nil
	}); err != nil {
		return nil, err
	}
	all := []NoteBody{}
	for _, note := range kept {
		b := NoteBody{At: Instant(note.At), By: note.By.String(), State: "open"}
		switch text, err := a.options.Vault.Open(ctx, purposeNote, note.Sealed); {
		case err == nil:
			b.Text = string(text)
		case errors.Is(err, vault.ErrErased):
			b.State = "erased"
		case errors.Is(err, vault.ErrNoKey), errors.Is(err, vault.ErrForged):
			b.State = "sealed"
		default:
			return nil, a.failed(ctx, err)
		}
		all = append(all, b)
	}
	return all, nil
}
