package vault

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"facevalue/durable"
)

// Erasure is one line of the erasure list.
type Erasure struct {
	Ref     Ref
	Instant int64 // milliseconds since 1970, UTC
}

// erasureList is an append-only file of lines "REF INSTANT CRC". It lives outside
// the data directory so that restoring one does not bring back the persons that
// were erased since; keep it out of backups of the data, and copy it elsewhere.
type erasureList struct {
	f     *os.File
	known map[Ref]int64
	size  int64
}

// maxList bounds what is read: 2^20 erasures and more.
const maxList = 64 << 20

// listAdvice is what to do without the list that belongs to a vault.
const listAdvice = "put back its newest copy, or persons who were erased would be readable again; if no copy is left, rebuild the list from vault.db and erase again whoever was erased since the backup"

// openErasureList opens the list and makes it only when told to: an empty list in
// the place of a lost one brings the erased back without a word.
func openErasureList(path string, create bool) (*erasureList, error) {
	flags := os.O_RDWR
	if create {
		flags |= os.O_CREATE
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if errors.Is(err, fs.ErrNotExist) && !create {
		return nil, fmt.Errorf("vault: erasure list: %w; %s", err, listAdvice)
	}
	if err != nil {
		return nil, fmt.Errorf("vault: erasure list: %w", err)
	}
	l := &erasureList{f: f}
	if err := errors.Join(l.load(), durable.SyncDir(filepath.Dir(path))); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return l, nil
}

// load reads the list and cuts off a last line that a crash left unfinished:
// nobody was told that it was done.
func (l *erasureList) load() error {
	all, size, err := readErasures(l.f, l.f.Name())
	if err != nil {
		return err
	}
	l.known = map[Ref]int64{}
	for _, e := range all {
		l.known[e.Ref] = e.Instant
	}
	l.size = size
	if err := l.f.Truncate(size); err != nil {
		return fmt.Errorf("vault: erasure list: %w", err)
	}
	return nil
}

// add appends what is new and syncs.
func (l *erasureList) add(erasures []Erasure) error {
	var text strings.Builder
	for _, e := range erasures {
		if _, ok := l.known[e.Ref]; !ok {
			text.WriteString(e.line())
		}
	}
	if text.Len() == 0 {
		return nil
	}
	_, err := l.f.WriteAt([]byte(text.String()), l.size)
	if err == nil {
		err = l.f.Sync()
	}
	if err != nil {
		// What was written of it must not stand behind the next, shorter line.
		return fmt.Errorf("vault: erasure list: %w", errors.Join(err, l.f.Truncate(l.size)))
	}
	l.size += int64(text.Len())
	for _, e := range erasures {
		if _, ok := l.known[e.Ref]; !ok {
			l.known[e.Ref] = e.Instant
		}
	}
	return nil
}

func (l *erasureList) close() error { return l.f.Close() }

func (e Erasure) line() string {
	text := fmt.Sprintf("%s %d", e.Ref, e.Instant)
	return fmt.Sprintf("%s %08x\n", text, crc32.ChecksumIEEE([]byte(text)))
}

// ReadErasures reads a copy of an erasure list, for ApplyErasures.
func ReadErasures(path string) ([]Erasure, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("vault: erasure list: %w", err)
	}
	defer f.Close()
	all, _, err := readErasures(f, path)
	return all, err
}

// readErasures answers the whole lines and where they end.
func readErasures(r io.Reader, name string) (all []Erasure, size int64, err error) {
	b, err := io.ReadAll(io.LimitReader(r, maxList+1))
	if err != nil {
		return nil, 0, fmt.Errorf("vault: erasure list: %w", err)
	}
	if len(b) > maxList {
		return nil, 0, fmt.Errorf("vault: erasure list %s has more than %d bytes", name, maxList)
	}
	text := string(b)
	for n := 1; ; n++ {
		line, rest, whole := strings.Cut(text, "\n")
		if !whole {
			return all, size, nil
		}
		e, err := parseErasure(line)
		if err != nil {
			return nil, 0, fmt.Errorf("vault: erasure list %s, line %d: %w; put it back from a copy", name, n, err)
		}
		all = append(all, e)
		size += int64(len(line) + 1)
		text = rest
	}
}

func parseErasure(line string) (e Erasure, err error) {
	var ref string
	var sum uint32
	if _, err := fmt.Sscanf(line, "%s %d %08x", &ref, &e.Instant, &sum); err != nil {
		return e, errors.New("is not REF INSTANT CRC")
	}
	if e.Ref, err = ParseRef(ref); err != nil {
		return e, err
	}
	if e.line() != line+"\n" {
		return e, errors.New("does not match its checksum")
	}
	return e, nil
}
