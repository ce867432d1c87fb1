package waitingroom

import "facevalue/draw"

// Apply makes a fact true. A fact that cannot be true panics: the journal and the
// machine would have parted.
func (m *Machine) Apply(f Fact) {
	switch f := f.(type) {
	case *Opened:
		m.notice, m.version = f.Notice, 1
		m.pace.rate, m.pace.target = f.Notice.Rate, f.Notice.Target
		m.owe(Effect{ID: f.Owes, Kind: PublishNotice, Version: 1})
	case *Amended:
		m.notice, m.version = f.Notice, f.Version
		m.owe(Effect{ID: f.Owes, Kind: PublishAmendment, Version: f.Version})
	case *EntriesClosed:
		m.applyEntriesClosed(f)
	case *SeedPosted:
		m.applySeedPosted(f)
	case *Closed:
		m.closed, m.tallies = true, f.Tallies
		m.owe(Effect{ID: f.Owes, Kind: PublishOutcomes})
	case *EffectOpened:
		m.applyEffectOpened(f)
	case *EffectClosed:
		m.applyEffectClosed(f)
	case *Answered:
		m.answers.keep(f)
	default:
		m.applyPlace(f)
	}
}

// applyPlace makes facts of places true.
func (m *Machine) applyPlace(f Fact) {
	switch f := f.(type) {
	case *Entered:
		m.applyEntered(f)
	case *Rebound:
		m.applyRebound(f)
	case *CameLate:
		m.applyCameLate(f)
	case *LateLapsed:
		m.applyLateLapsed(f)
	case *TurnGiven:
		m.applyTurnGiven(f)
	case *TurnExtended:
		m.applyTurnExtended(f)
	case *TurnLapsed:
		m.applyTurnLapsed(f)
	case *TurnSpent:
		m.applyTurnSpent(f)
	default:
		m.applyPace(f)
	}
}

// applyPace makes facts of serving true.
func (m *Machine) applyPace(f Fact) {
	switch f := f.(type) {
	case *Served:
		m.applyServed(f)
		m.owe(Effect{ID: f.Owes, Kind: PublishServing})
	case *CallLapsed:
		m.applyCallLapsed(f)
	case *RateSet:
		m.pace.rate, m.pace.target = f.Rate, f.Target
	case *Paused:
		m.applyPaused(f)
	case *Resumed:
		m.applyResumed(f)
	case *Said:
		m.message = f.Message
	case *Progressed:
		m.applyProgressed(f)
	default:
		m.broken("a fact of kind %d is not known", f.kind())
	}
}

func (m *Machine) applyEntriesClosed(f *EntriesClosed) {
	if m.cut || f.Size != m.entries.count || f.Root != m.log.Root() {
		m.broken("entries were closed at %d, of %d", f.Size, m.entries.count)
	}
	m.cut, m.size, m.root = true, f.Size, f.Root
	m.owe(Effect{ID: f.Owes, Kind: PublishCheckpoint})
}

func (m *Machine) applySeedPosted(f *SeedPosted) {
	if m.seed != nil {
		m.broken("a second seed")
	}
	m.draw(f.Seed)
	m.revealed = len(f.Secret) > 0
	m.pace.last = f.At
	m.owe(Effect{ID: f.Owes, Kind: PublishSeed})
}

// draw makes ranks follow from a seed.
func (m *Machine) draw(seed draw.Seed) {
	m.seed, m.shuffle = &seed, draw.NewShuffle(&seed, m.size)
}

func (m *Machine) applyRebound(f *Rebound) {
	m.entries.rebind(f.Entry, f.Commit)
	if f.Generation != 0 {
		m.entries.setTurns(f.Entry, f.Generation)
	}
}

// Root is the root over all entries so far, and how many there are.
func (m *Machine) Root() (uint64, draw.Hash) { return m.entries.count, m.log.Root() }
