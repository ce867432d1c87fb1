package public

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"

	"facevalue/draw"
	"facevalue/waitingroom"
)

// Exporter turns a room's facts into files. It is told every fact, from the first, each
// after the machine has applied it. What it has to write waits until Flush.
type Exporter struct {
	m      *waitingroom.Machine
	signer *draw.Signer

	log      draw.Log
	previous string // hash of the notice's newest text
	serving  hash.Hash
	closed   *waitingroom.Closed

	writes []Write
	open   map[string]int // the write of a file that goes on, by its name
}

// NewExporter exports the facts of a machine, signed by a key.
func NewExporter(m *waitingroom.Machine, signer *draw.Signer) *Exporter {
	return &Exporter{m: m, signer: signer, serving: sha256.New(), open: map[string]int{}}
}

// Fact takes in a fact that the machine has just applied.
func (x *Exporter) Fact(f waitingroom.Fact) error {
	switch f := f.(type) {
	case *waitingroom.Opened:
		return x.notice(f)
	case *waitingroom.Amended:
		return x.amendment(f)
	case *waitingroom.Entered:
		x.entry(f)
		return nil
	case *waitingroom.EntriesClosed:
		return x.checkpoint(f)
	case *waitingroom.SeedPosted:
		return x.seed(f)
	case *waitingroom.Closed:
		x.closed = f
		return nil
	}
	if e := eventOf(f); e.Event != "" {
		return x.event(e)
	}
	return nil
}

// replace writes a file whole.
func (x *Exporter) replace(name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("public: write %s: %w", name, err)
	}
	delete(x.open, name)
	x.writes = append(x.writes, Write{Name: name, Replace: true, Data: append(data, '\n')})
	return nil
}

// append adds to the end of a file.
func (x *Exporter) append(name string, data []byte) {
	i, going := x.open[name]
	if !going {
		i = len(x.writes)
		x.open[name] = i
		x.writes = append(x.writes, Write{Name: name})
	}
	x.writes[i].Data = append(x.writes[i].Data, data...)
}

// line adds a line of JSON to a file.
func (x *Exporter) line(name string, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("public: write %s: %w", name, err)
	}
	data = append(data, '\n')
	x.append(name, data)
	return data, nil
}

func textHash(s draw.Signed) string {
	sum := sha256.Sum256([]byte(s.Text))
	return hex.EncodeToString(sum[:])
}

func (x *Exporter) notice(f *waitingroom.Opened) error {
	signed, err := x.signer.SignJSON(draw.NoticeText, NoticeOf(&f.Notice, 1))
	if err != nil {
		return err
	}
	x.previous = textHash(signed)
	if err := x.replace(KeysFile, Keys{Room: f.Notice.Room, Keys: []string{x.signer.Key()}}); err != nil {
		return err
	}
	return x.replace(NoticeFile, signed)
}

func (x *Exporter) amendment(f *waitingroom.Amended) error {
	a := Amendment{At: f.At, Reason: f.Reason, Previous: x.previous, Notice: NoticeOf(&f.Notice, f.Version)}
	signed, err := x.signer.SignJSON(draw.AmendmentText, a)
	if err != nil {
		return err
	}
	x.previous = textHash(signed)
	_, err = x.line(AmendmentsFile, signed)
	return err
}

func (x *Exporter) entry(f *waitingroom.Entered) {
	var room [draw.LineBytes]byte
	line := draw.AppendLine(room[:0], f.Commit, 1+len(f.Others), f.At)
	for _, h := range x.log.Append(line) {
		x.append(HashesFile, h[:])
	}
	x.append(EntriesFile, append(line, '\n'))
}

func (x *Exporter) checkpoint(f *waitingroom.EntriesClosed) error {
	n, _ := x.m.Notice()
	c := draw.Checkpoint{Room: n.Room, Size: f.Size, Root: f.Root}
	return x.replace(CheckpointFile, x.signer.Sign(draw.CheckpointText, c.Text()))
}

func (x *Exporter) seed(f *waitingroom.SeedPosted) error {
	n, _ := x.m.Notice()
	c, _ := x.m.CutOff()
	s := Seeded{
		Room: n.Room, At: f.At, Size: c.Size, Root: hex.EncodeToString(c.Root[:]),
		Signature: hex.EncodeToString(f.Signature), Secret: hex.EncodeToString(f.Secret), Seed: f.Seed.String(),
	}
	if len(f.Signature) > 0 {
		s.Round = n.Round
	}
	signed, err := x.signer.SignJSON(draw.SeedText, s)
	if err != nil {
		return err
	}
	return x.replace(SeedFile, signed)
}

func (x *Exporter) event(e Event) error {
	data, err := x.line(ServingFile, e)
	if err == nil {
		x.serving.Write(data)
	}
	return err
}

// eventOf is the line of the serving history that a fact makes, if it makes one.
func eventOf(f waitingroom.Fact) Event {
	switch f := f.(type) {
	case *waitingroom.Served:
		return Event{At: f.At, Event: Called, To: f.To, Late: f.Late}
	case *waitingroom.CallLapsed:
		return Event{At: f.At, Event: Lapsed, To: f.To, Missed: f.Missed}
	case *waitingroom.CameLate:
		return Event{At: f.At, Event: Late, Entry: f.Entry, Rank: f.Rank}
	case *waitingroom.LateLapsed:
		return Event{At: f.At, Event: LateLapsed, Entry: f.Entry}
	case *waitingroom.TurnGiven:
		return Event{At: f.At, Event: Turn, Entry: f.Entry, Rank: f.Rank, Turn: f.Generation, Until: f.Expires}
	case *waitingroom.TurnExtended:
		return Event{At: f.At, Event: Extended, Entry: f.Entry, Until: f.Expires}
	case *waitingroom.TurnLapsed:
		return Event{At: f.At, Event: TurnLapsed, Entry: f.Entry}
	case *waitingroom.TurnSpent:
		return Event{At: f.At, Event: Ordered, Entry: f.Entry, Tickets: f.Tickets}
	case *waitingroom.Rebound:
		return Event{At: f.At, Event: Rebound, Entry: f.Entry, Turn: f.Generation, Commit: draw.HashText(f.Commit)}
	case *waitingroom.RateSet:
		return Event{At: f.At, Event: Rate, Rate: f.Rate, Target: f.Target, Reason: f.Reason}
	case *waitingroom.Paused:
		return Event{At: f.At, Event: Paused, Reason: f.Reason}
	case *waitingroom.Resumed:
		return Event{At: f.At, Event: Resumed}
	}
	return Event{}
}

// chunk is how much of a long file is handed out at once.
const chunk = 1 << 20

// Flush hands out what there is to write, in order. After an error it is not known how
// far it came: begin anew, with a new exporter and an empty directory.
func (x *Exporter) Flush(emit func(Write) error) error {
	for _, w := range x.writes {
		if err := emit(w); err != nil {
			return err
		}
	}
	x.writes, x.open = nil, map[string]int{}
	if x.closed == nil {
		return nil
	}
	if err := x.outcomes(emit); err != nil {
		return err
	}
	x.closed = nil
	return nil
}

// outcomes writes what became of each rank, and the summary over all.
func (x *Exporter) outcomes(emit func(Write) error) error {
	sum, part := sha256.New(), Write{Name: OutcomesFile, Replace: true}
	var err error
	flush := func() {
		if err == nil {
			sum.Write(part.Data)
			err = emit(part)
		}
		part = Write{Name: OutcomesFile, Data: make([]byte, 0, chunk)}
	}
	x.m.Outcomes(func(r waitingroom.Result) bool {
		part.Data = appendOutcome(part.Data, r)
		if len(part.Data) >= chunk {
			flush()
		}
		return err == nil
	})
	if flush(); err != nil {
		return err
	}
	return x.summary(hex.EncodeToString(sum.Sum(nil)), emit)
}

// appendOutcome appends a line as encoding/json would write it, a million times over.
func appendOutcome(b []byte, r waitingroom.Result) []byte {
	b = fmt.Appendf(b, `{"rank":%d,"entry":%d,"code":"%s"`, r.Rank, r.Entry, r.Code)
	if r.Tickets != 0 {
		b = fmt.Appendf(b, `,"tickets":%d`, r.Tickets)
	}
	return append(b, '}', '\n')
}

func (x *Exporter) summary(outcomes string, emit func(Write) error) error {
	n, _ := x.m.Notice()
	p := x.m.Pulse()
	entries, root := x.m.Root()
	s := Summary{
		Room: n.Room, At: x.closed.At, Entries: entries, Root: hex.EncodeToString(root[:]), Served: p.Served, Tickets: p.Tickets,
		Serving: hex.EncodeToString(x.serving.Sum(nil)), Outcomes: outcomes,
	}
	for i, t := range x.closed.Tallies {
		s.Tallies = append(s.Tallies, Tally{n.Inventory[i].Type, n.Inventory[i].Count, t.Through, t.Elsewhere, t.Left})
	}
	signed, err := x.signer.SignJSON(draw.SummaryText, s)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(signed, "", "  ")
	if err != nil {
		return fmt.Errorf("public: write %s: %w", SummaryFile, err)
	}
	return emit(Write{Name: SummaryFile, Replace: true, Data: append(data, '\n')})
}
