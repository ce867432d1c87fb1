package views

import (
	"fmt"
	"io"
	"iter"

	"facevalue/sale"
)

var runHeader = []string{"order", "state", "currency", "amount", "back", "owed", "reason"}

// WriteRun writes what became of each order of a run, in the order in which they were
// taken. They are not from the views: a run is read from its sale.
func WriteRun(w io.Writer, suffix string, items iter.Seq[sale.RunItem]) error {
	out := newSheet(w, runHeader)
	for it := range items {
		err := out.write(
			text(fmt.Sprintf("ord_%s_%d", suffix, it.Order)), text(it.State.String()), text(it.Currency),
			decimal(it.Amount, it.Currency), decimal(it.Back, it.Currency), decimal(it.Owed, it.Currency), text(it.Why))
		if err != nil {
			return fmt.Errorf("views: report of a run: %w", err)
		}
	}
	return out.end()
}
