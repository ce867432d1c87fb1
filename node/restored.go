package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"facevalue/durable"
)

// restoredName marks a directory that was put back from a backup. The outside world
// may know more than it does: charges that were made and mails that were sent after
// the backup. Until somebody has looked, nothing that it owes is carried out.
const restoredName = "RESTORED"

// MarkRestored says that a directory was put back from a backup; about says from
// which, for people.
func MarkRestored(dir, about string) error {
	if err := durable.WriteFile(filepath.Join(dir, restoredName), []byte(about+"\n")); err != nil {
		return fmt.Errorf("node: mark %s as restored: %w", dir, err)
	}
	return nil
}

// marked says whether a directory is marked as restored.
func marked(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, restoredName))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("node: %w", err)
	}
	return true, nil
}

// Released takes the mark from a directory that nobody has open, so that its effects
// go out from the next start on. It answers whether there was one.
func Released(dir string) (bool, error) {
	was, err := marked(dir)
	if err != nil || !was {
		return false, err
	}
	return true, unmark(dir)
}

func unmark(dir string) error {
	if err := os.Remove(filepath.Join(dir, restoredName)); err != nil {
		return fmt.Errorf("node: let effects go: %w", err)
	}
	if err := durable.SyncDir(dir); err != nil {
		return fmt.Errorf("node: let effects go: %w", err)
	}
	return nil
}
