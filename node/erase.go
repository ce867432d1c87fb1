package node

import (
	"context"
	"fmt"

	"facevalue/vault"
)

// Erase makes everything that was sealed for persons unreadable for ever, and takes out
// what is kept of them in the clear: in the views, and with whom Options.Purge names.
// Orders and tickets stay, with nobody's name. It may be repeated, and should be when it
// fails: the vault comes first, so nothing that is left comes back.
func (n *Node) Erase(ctx context.Context, persons ...vault.Ref) error {
	if err := n.dir.vault.Erase(ctx, n.options.Clock.Wall(), persons...); err != nil {
		return fmt.Errorf("node: %w", err)
	}
	return n.purge(ctx, persons)
}

// purge takes out what is kept in the clear.
func (n *Node) purge(ctx context.Context, persons []vault.Ref) error {
	names := make([][16]byte, len(persons))
	for i, p := range persons {
		names[i] = p
	}
	if err := n.views.Purge(ctx, names...); err != nil {
		return fmt.Errorf("node: %w", err)
	}
	if n.options.Purge == nil {
		return nil
	}
	return n.options.Purge(ctx, names...)
}

// purgeErased does again what a crash, or a restore, may have left undone.
func (n *Node) purgeErased(ctx context.Context) error {
	erased := n.dir.vault.Erasures()
	if len(erased) == 0 {
		return nil
	}
	persons := make([]vault.Ref, 0, len(erased))
	for _, e := range erased {
		if e.Ref.IsPerson() {
			persons = append(persons, e.Ref)
		}
	}
	return n.purge(ctx, persons)
}
