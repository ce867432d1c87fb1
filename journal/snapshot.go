package journal

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"facevalue/durable"
)

// Snapshot is a machine's state behind a record, so that replay can begin there.
// It is a copy of what the journal says and never the truth: one that is lost or
// broken costs a longer replay and nothing else.
type Snapshot struct {
	Machine string
	Head    Head
	Layout  string // names how State is encoded
	State   []byte
}

// SnapshotStore keeps snapshots as files DIR/MACHINE/SEQ.snapshot. A machine has
// one saver at a time; loading needs no coordination.
type SnapshotStore struct {
	Dir string
	// MaxState is the most bytes of state accepted; 0 means 4 GiB.
	MaxState int64
}

const (
	snapshotExt   = ".snapshot"
	snapshotMagic = "facevalue snapshot 2\n"
	// snapshotFixed is the head and the sizes: magic, seq, epoch, instant, hash,
	// then one byte each for the sizes of machine and layout.
	snapshotFixed = len(snapshotMagic) + 3*8 + sha256.Size + 2
	maxLayout     = 255
)

// Save writes a snapshot that is there whole or not at all: to a file beside,
// synced, renamed, the directory synced. write gets the state's destination.
// The file ends with a checksum of all before it, see blockSums.
func (s SnapshotStore) Save(machine string, head Head, layout string, write func(io.Writer) error) error {
	if err := s.save(machine, head, layout, write); err != nil {
		return fmt.Errorf("journal: save snapshot %d of %s: %w", head.Seq, machine, err)
	}
	return nil
}

func (s SnapshotStore) save(machine string, head Head, layout string, write func(io.Writer) error) error {
	if err := CheckMachine(machine); err != nil {
		return err
	}
	if len(layout) > maxLayout {
		return fmt.Errorf("layout name has %d bytes, at most %d are allowed", len(layout), maxLayout)
	}
	path := s.path(machine, head.Seq)
	if err := durable.MkdirAll(filepath.Dir(path)); err != nil {
		return err
	}
	tmp := path + ".tmp"
	if err := s.writeFile(tmp, snapshotHeader(machine, head, layout), write); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(path))
}

func (s SnapshotStore) writeFile(path string, header []byte, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	out := &summed{to: bufio.NewWriterSize(f, 256<<10), room: s.maxState() + int64(len(header))}
	_, err = out.Write(header)
	if err == nil {
		err = write(out)
	}
	if err == nil {
		_, err = out.to.Write(out.sums.sum())
	}
	if err == nil {
		err = out.to.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// summed hashes what it writes, and stops where the limit is.
type summed struct {
	to   *bufio.Writer
	sums blockSums
	room int64
}

func (w *summed) Write(b []byte) (int, error) {
	if w.room -= int64(len(b)); w.room < 0 {
		return 0, errors.New("state is larger than the limit of the store")
	}
	w.sums.write(b)
	return w.to.Write(b)
}

func snapshotHeader(machine string, head Head, layout string) []byte {
	le := binary.LittleEndian
	b := []byte(snapshotMagic)
	b = le.AppendUint64(b, head.Seq)
	b = le.AppendUint64(b, head.Epoch)
	b = le.AppendUint64(b, uint64(head.Instant))
	b = append(b, head.Hash[:]...)
	b = append(b, byte(len(machine)), byte(len(layout)))
	b = append(b, machine...)
	return append(b, layout...)
}

// Latest is the newest sound snapshot of a machine in the given layout, nil when
// there is none. skipped says why newer ones were passed over. There is no
// error: without a snapshot, replay begins at record 1.
func (s SnapshotStore) Latest(machine, layout string) (found *Snapshot, skipped []error) {
	seqs, err := s.list(machine)
	if err != nil {
		skipped = append(skipped, fmt.Errorf("journal: list snapshots of %s: %w", machine, err))
	}
	for _, seq := range slices.Backward(seqs) {
		snap, err := s.load(machine, seq)
		if err == nil && snap.Layout != layout {
			err = fmt.Errorf("was taken under layout %q, this build has %q", snap.Layout, layout)
		}
		if err == nil {
			return snap, skipped
		}
		skipped = append(skipped, fmt.Errorf("journal: snapshot %d of %s: %w", seq, machine, err))
	}
	return nil, skipped
}

func (s SnapshotStore) load(machine string, seq uint64) (*Snapshot, error) {
	path := s.path(machine, seq)
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > s.maxState()+int64(snapshotFixed+MaxMachine+maxLayout+sha256.Size) {
		return nil, fmt.Errorf("has %d bytes, more than the limit of the store", info.Size())
	}
	b, sum, err := readSummed(path, info.Size())
	if err != nil {
		return nil, err
	}
	snap, err := parseSnapshot(b, sum)
	if err == nil && (snap.Machine != machine || snap.Head.Seq != seq) {
		err = fmt.Errorf("holds snapshot %d of %s in its place", snap.Head.Seq, snap.Machine)
	}
	return snap, err
}

// parseSnapshot reads a file's bytes, of which all but the last have the sum.
func parseSnapshot(b []byte, sum [32]byte) (*Snapshot, error) {
	if len(b) < snapshotFixed+sha256.Size || string(b[:len(snapshotMagic)]) != snapshotMagic {
		return nil, errors.New("is not a snapshot of a version this build knows")
	}
	content := b[:len(b)-sha256.Size]
	if string(sum[:]) != string(b[len(content):]) {
		return nil, errors.New("does not match its checksum")
	}
	le, at := binary.LittleEndian, content[len(snapshotMagic):]
	head := Head{Seq: le.Uint64(at), Epoch: le.Uint64(at[8:]), Instant: int64(le.Uint64(at[16:]))}
	copy(head.Hash[:], at[24:])
	machine, layout, rest := int(at[56]), int(at[57]), at[58:]
	if machine+layout > len(rest) {
		return nil, errShort
	}
	return &Snapshot{
		Head: head, Machine: string(rest[:machine]),
		Layout: string(rest[machine : machine+layout]), State: rest[machine+layout:],
	}, nil
}

// Prune removes all but the newest keep snapshots of a machine, and what an
// interrupted Save left.
func (s SnapshotStore) Prune(machine string, keep int) error {
	seqs, err := s.list(machine)
	if err != nil {
		return fmt.Errorf("journal: prune snapshots of %s: %w", machine, err)
	}
	tmps, err := filepath.Glob(filepath.Join(s.Dir, machine, "*"+snapshotExt+".tmp"))
	errs := []error{err}
	for _, seq := range seqs[:max(0, len(seqs)-max(0, keep))] {
		errs = append(errs, os.Remove(s.path(machine, seq)))
	}
	for _, tmp := range tmps {
		errs = append(errs, os.Remove(tmp))
	}
	return errors.Join(errs...)
}

// list is the seqs that a machine has a snapshot file for, ascending.
func (s SnapshotStore) list(machine string) (seqs []uint64, err error) {
	if err := CheckMachine(machine); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(filepath.Join(s.Dir, machine))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), snapshotExt)
		if seq, err := strconv.ParseUint(name, 10, 64); ok && err == nil {
			seqs = append(seqs, seq)
		}
	}
	slices.Sort(seqs)
	return seqs, err
}

func (s SnapshotStore) path(machine string, seq uint64) string {
	return filepath.Join(s.Dir, machine, fmt.Sprintf("%013d%s", seq, snapshotExt))
}

func (s SnapshotStore) maxState() int64 {
	if s.MaxState == 0 {
		return 4 << 30
	}
	return s.MaxState
}
