package node

import (
	"encoding/json"
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

// restoredMark is what the file says.
type restoredMark struct {
	From    string `json:"from"`       // for people
	Instant int64  `json:"instant_ms"` // of the backup; 0 = not known
}

// MarkRestored says that a directory was put back from a backup: from where, and of
// which instant (0 when nobody knows).
func MarkRestored(dir, from string, instant int64) error {
	b, err := json.Marshal(restoredMark{from, instant})
	if err == nil {
		err = durable.WriteFile(filepath.Join(dir, restoredName), append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("node: mark %s as restored: %w", dir, err)
	}
	return nil
}

// restoredAt is the instant of the backup that a marked directory is from.
func restoredAt(dir string) (int64, error) {
	var m restoredMark
	b, err := os.ReadFile(filepath.Join(dir, restoredName))
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		return 0, fmt.Errorf("node: %s: %w", restoredName, err)
	}
	return m.Instant, nil
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
