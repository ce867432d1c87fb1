package node

import "errors"

var (
	// ErrNoSpace: the disk is nearly full, and the command would begin something new.
	// Nothing was done. What was begun goes on.
	ErrNoSpace = errors.New("node: the disk is nearly full, nothing new is begun until there is space again")
	// ErrExists: the suffix is taken in this house.
	ErrExists = errors.New("node: the suffix is taken")
	// ErrClosed: the node is closing or closed. Nothing was done.
	ErrClosed = errors.New("node: closed")
	// ErrHeld: the directory was restored from a backup, and nothing is carried out
	// until somebody lets it.
	ErrHeld = errors.New("node: effects are held back since the restore")
	// ErrStarting: not everything is open yet.
	ErrStarting = errors.New("node: still starting")
)
