package public

import (
	"fmt"
	"io"

	"facevalue/draw"
)

// Line is the log's line of an entry, without its end, found in the published file
// without reading what stands before it.
func Line(entries io.ReaderAt, entry uint64) ([]byte, error) {
	if entry == 0 {
		return nil, fmt.Errorf("public: entries count from 1")
	}
	line := make([]byte, draw.LineBytes)
	if _, err := entries.ReadAt(line, int64(entry-1)*draw.LineBytes); err != nil {
		return nil, fmt.Errorf("public: entry %d is not published: %w", entry, err)
	}
	return line[:draw.LineBytes-1], nil
}

// Proof is the proof that an entry is among the first size of the log, made of a few
// hashes of the published file, as they are published: in base64.
func Proof(hashes io.ReaderAt, size, entry uint64) ([]string, error) {
	if entry == 0 {
		return nil, fmt.Errorf("public: entries count from 1")
	}
	proof, err := draw.Prove(size, entry-1, func(places []int64) ([]draw.Hash, error) {
		found := make([]draw.Hash, len(places))
		for i, at := range places {
			if _, err := hashes.ReadAt(found[i][:], at*int64(len(found[i]))); err != nil {
				return nil, fmt.Errorf("hash %d is not published: %w", at, err)
			}
		}
		return found, nil
	})
	if err != nil {
		return nil, fmt.Errorf("public: proof of entry %d: %w", entry, err)
	}
	texts := make([]string, len(proof))
	for i, h := range proof {
		texts[i] = draw.HashText(h)
	}
	return texts, nil
}

// CheckProof holds such a proof, and a receipt, against a checkpoint.
func CheckProof(proof []string, r *draw.Receipt, c *draw.Checkpoint) error {
	hashes := make([]draw.Hash, len(proof))
	for i, text := range proof {
		h, err := draw.ParseHash(text)
		if err != nil {
			return fmt.Errorf("public: proof of entry %d: %w", r.Entry, err)
		}
		hashes[i] = h
	}
	line, err := r.Line()
	if err != nil {
		return fmt.Errorf("public: receipt of entry %d: %w", r.Entry, err)
	}
	if r.Entry == 0 || r.Room != c.Room {
		return fmt.Errorf("public: the receipt is of entry %d of %q, the checkpoint of %q", r.Entry, r.Room, c.Room)
	}
	return draw.CheckProof(hashes, c.Size, c.Root, r.Entry-1, line)
}
