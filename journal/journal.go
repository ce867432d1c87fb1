package journal

// Journal is where records become durable. After an append that failed as a
// whole, a journal on a local disk answers ErrFailed to everything: what could
// be read back then may be page cache and not truth. All methods may be called from
// several goroutines; the appends of one machine must come from one owner at a
// time, and the fence sees to it that nothing breaks when they do not.
type Journal interface {
	// Append makes all entries durable in one transaction. Entries that are not
	// sealed yet are sealed here, which fills in their Hash. failed has the
	// length of entries; a nil in it means stored, anything else means this
	// entry alone was refused: ErrFenced, ErrGap or a *RefusedError. A non-nil
	// err means that nothing is known of any entry. Entries of one machine may
	// follow each other within one call. Nothing is kept of entries after the
	// call returns.
	Append(entries []Record) (failed []error, err error)

	// Read calls fn for each record of machine from seq on, in order and
	// verified; from 0 and 1 both mean all of them. The record before from
	// anchors the chain and is verified too; beyond the newest record there is
	// nothing to call fn with. A *BreakError ends the reading at
	// the first record that is missing or damaged; an error of fn ends it as
	// well and comes back as it is. The record's Body is fn's only until fn
	// returns.
	Read(machine string, from uint64, fn func(Record) error) error

	// ReadAfter is Read for somebody who knows where they stand, from a
	// snapshot or from what they read before: it calls fn for each record after
	// head and proves that they continue that head and no other. The zero Head
	// stands before the first record; a head that is not stored here, because
	// the journal lost its end or is another, is a *BreakError.
	ReadAfter(machine string, head Head, fn func(Record) error) error

	// Last is the head of the newest record, the zero Head when there is none.
	Last(machine string) (Head, error)

	// Machines names every machine that has a record, in byte order.
	Machines() ([]string, error)

	// Close waits for what is under way and lets go of the storage. Later calls
	// answer ErrClosed.
	Close() error
}

// Head is a place in a machine's row of records: behind record Seq. It holds
// all that is needed to append the next record or to go on reading.
type Head struct {
	Seq     uint64
	Epoch   uint64
	Instant int64 // milliseconds since 1970, UTC
	Hash    [32]byte
}

// Next returns an unsealed record that follows the head in the given epoch.
func (h Head) Next(machine string, epoch uint64, instant int64) Record {
	return Record{
		Version: Version,
		Machine: machine,
		Seq:     h.Seq + 1,
		Epoch:   epoch,
		Instant: instant,
		Prev:    h.Hash,
	}
}
