package draw

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Checkpoint says how long the log of a room is and what its root is: three lines, as
// transparency logs write them.
type Checkpoint struct {
	Room string
	Size uint64
	Root Hash
}

// Text is the checkpoint as it is signed.
func (c *Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Room, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// ErrCheckpoint says that a text is no checkpoint.
var ErrCheckpoint = errors.New("draw: a checkpoint is three lines: room, size, root")

// ParseCheckpoint reads what Text wrote, and nothing else.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 {
		return Checkpoint{}, ErrCheckpoint
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	root, wrong := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || wrong != nil || len(root) != len(Hash{}) {
		return Checkpoint{}, ErrCheckpoint
	}
	c := Checkpoint{Room: lines[0], Size: size, Root: Hash(root)}
	if c.Text() != text {
		return Checkpoint{}, ErrCheckpoint
	}
	return c, nil
}

// Receipt is what a visitor gets for an entry: where it stands in the log, and what
// stands there.
type Receipt struct {
	Room   string `json:"room"`
	Entry  uint64 `json:"entry"` // counts from 1
	Commit string `json:"commit"`
	People int    `json:"people"`
	At     int64  `json:"at_ms"`
}

// Line is the line of the log that the receipt is for.
func (r *Receipt) Line() ([]byte, error) {
	commit, err := ParseHash(r.Commit)
	if err != nil {
		return nil, err
	}
	return AppendLine(nil, commit, r.People, r.At), nil
}
