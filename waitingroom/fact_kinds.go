package waitingroom

import "facevalue/wire"

type factKind = uint64

// factKinds are the kinds of fact, numbered for ever.
var factKinds = wire.NewKinds("waitingroom", map[uint64]func() Fact{
	1:  func() Fact { return new(Opened) },
	2:  func() Fact { return new(Amended) },
	3:  func() Fact { return new(EntriesClosed) },
	4:  func() Fact { return new(SeedPosted) },
	5:  func() Fact { return new(RateSet) },
	6:  func() Fact { return new(Paused) },
	7:  func() Fact { return new(Resumed) },
	8:  func() Fact { return new(Said) },
	9:  func() Fact { return new(Progressed) },
	10: func() Fact { return new(Closed) },
	20: func() Fact { return new(Entered) },
	21: func() Fact { return new(Rebound) },
	22: func() Fact { return new(Served) },
	23: func() Fact { return new(CallLapsed) },
	24: func() Fact { return new(CameLate) },
	25: func() Fact { return new(LateLapsed) },
	26: func() Fact { return new(TurnGiven) },
	27: func() Fact { return new(TurnExtended) },
	28: func() Fact { return new(TurnLapsed) },
	29: func() Fact { return new(TurnSpent) },
	40: func() Fact { return new(EffectOpened) },
	41: func() Fact { return new(EffectClosed) },
	42: func() Fact { return new(Answered) },
})

func (*Opened) kind() factKind        { return 1 }
func (*Amended) kind() factKind       { return 2 }
func (*EntriesClosed) kind() factKind { return 3 }
func (*SeedPosted) kind() factKind    { return 4 }
func (*RateSet) kind() factKind       { return 5 }
func (*Paused) kind() factKind        { return 6 }
func (*Resumed) kind() factKind       { return 7 }
func (*Said) kind() factKind          { return 8 }
func (*Progressed) kind() factKind    { return 9 }
func (*Closed) kind() factKind        { return 10 }
func (*Entered) kind() factKind       { return 20 }
func (*Rebound) kind() factKind       { return 21 }
func (*Served) kind() factKind        { return 22 }
func (*CallLapsed) kind() factKind    { return 23 }
func (*CameLate) kind() factKind      { return 24 }
func (*LateLapsed) kind() factKind    { return 25 }
func (*TurnGiven) kind() factKind     { return 26 }
func (*TurnExtended) kind() factKind  { return 27 }
func (*TurnLapsed) kind() factKind    { return 28 }
func (*TurnSpent) kind() factKind     { return 29 }
func (*EffectOpened) kind() factKind  { return 40 }
func (*EffectClosed) kind() factKind  { return 41 }
func (*Answered) kind() factKind      { return 42 }

// AppendFact appends a fact's bytes: its kind, then the fields as protobuf.
func (m *Machine) AppendFact(b []byte, f Fact) []byte { return AppendFact(b, f) }

// ReadFact reads what AppendFact wrote.
func (m *Machine) ReadFact(b []byte) (Fact, error) { return ReadFact(b) }

// AppendFact appends a fact's bytes to b.
func AppendFact(b []byte, f Fact) []byte { return factKinds.Append(b, f.kind(), f) }

// ReadFact reads one fact. It refuses what it does not know.
func ReadFact(b []byte) (Fact, error) { return factKinds.Read(b) }

// Proto is the shape of every fact as protobuf text, for whoever reads a journal
// without this program.
func Proto() string { return factKinds.Proto("facevalue.waitingroom.v1") }
