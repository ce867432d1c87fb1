package node

import (
	"errors"

	"facevalue/journal/sqlite"
	"facevalue/sale"
)

// Space is how much room the disk has left: sqlite.SpaceOK, or a reason to begin
// nothing new.
func (n *Node) Space() (sqlite.Space, error) { return n.dir.journal.Space() }

// room refuses what would begin something new on a disk that is nearly full.
func (n *Node) room(cmd sale.Command) error {
	if !sale.Begins(cmd) {
		return nil
	}
	return n.full()
}

// full is ErrNoSpace while the disk is nearly full.
func (n *Node) full() error {
	if level, err := n.Space(); err != nil || level != sqlite.SpaceOK {
		return errors.Join(ErrNoSpace, err)
	}
	return nil
}
