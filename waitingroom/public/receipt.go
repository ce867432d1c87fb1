package public

import (
	"fmt"

	"facevalue/draw"
)

// ReceiptOf is the receipt for an entry, of its line in the log without the end.
func ReceiptOf(room string, entry uint64, line []byte) (draw.Receipt, error) {
	commit, people, at, err := draw.ParseLine(line)
	if err != nil {
		return draw.Receipt{}, fmt.Errorf("public: receipt of entry %d: %w", entry, err)
	}
	return draw.Receipt{Room: room, Entry: entry, Commit: draw.HashText(commit), People: people, At: at}, nil
}
