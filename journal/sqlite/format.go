package sqlite

import "fmt"

const (
	fileName = "journal.db"
	pageSize = 8192
	// format goes up when an older build could no longer read the directory.
	format = 1
	// applicationID marks the file as ours: "fvJ1".
	applicationID = 0x66764a31
)

const schema = `
CREATE TABLE machines (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE records (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
`

// ensureFormat creates the tables in an empty file and refuses a file that is
// not ours or is from a build that knows more.
func ensureFormat(c *conn, path string) error {
	var app, version, tables int64
	if err := c.ints("PRAGMA application_id", &app); err != nil {
		return err
	}
	if err := c.ints("PRAGMA user_version", &version); err != nil {
		return err
	}
	if err := c.ints("SELECT count(*) FROM sqlite_schema", &tables); err != nil {
		return err
	}
	switch {
	case app == 0 && version == 0 && tables == 0:
		return create(c)
	case app != applicationID:
		return fmt.Errorf("journal: %s is a database of something else; give an empty directory or one of facevalue's", path)
	case version > format:
		return fmt.Errorf("journal: %s has format %d, written by a newer facevalue; this build knows up to %d: upgrade it, or restore a backup made before", path, version, format)
	}
	return nil
}

// create is one transaction: a crash leaves an empty file or a whole one.
func create(c *conn) error {
	return c.exec(fmt.Sprintf("BEGIN IMMEDIATE; %s PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
		schema, applicationID, format))
}

// keyOf packs a machine's number and a seq. 23 bits of number keep it positive.
func keyOf(number int64, seq uint64) int64 { return number<<seqBits | int64(seq) }

func seqOf(key int64) uint64 { return uint64(key) & (1<<seqBits - 1) }

const (
	seqBits     = 40
	maxMachines = 1<<23 - 1
)
