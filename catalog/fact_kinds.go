package catalog

import "facevalue/wire"

type factKind = uint64

// factKinds are the kinds of fact, numbered for ever.
var factKinds = wire.NewKinds("catalog", map[uint64]func() Fact{
	1:  func() Fact { return new(OrganizerOpened) },
	2:  func() Fact { return new(ProfileSet) },
	3:  func() Fact { return new(StaffAdded) },
	4:  func() Fact { return new(StaffChanged) },
	5:  func() Fact { return new(PasswordSet) },
	6:  func() Fact { return new(StaffDisabled) },
	7:  func() Fact { return new(SessionStarted) },
	8:  func() Fact { return new(SessionEnded) },
	9:  func() Fact { return new(SessionsEnded) },
	10: func() Fact { return new(KeyAdded) },
	11: func() Fact { return new(KeyRevoked) },
	20: func() Fact { return new(SellerAdded) },
	21: func() Fact { return new(SellerChanged) },
	22: func() Fact { return new(VenueAdded) },
	23: func() Fact { return new(VenueChanged) },
	24: func() Fact { return new(VenueArchived) },
	25: func() Fact { return new(ChartDrafted) },
	26: func() Fact { return new(ChartPublished) },
	27: func() Fact { return new(EventAdded) },
	28: func() Fact { return new(EventChanged) },
	29: func() Fact { return new(EventMoved) },
	30: func() Fact { return new(EventTurned) },
	31: func() Fact { return new(EventRemoved) },
	40: func() Fact { return new(SaleAdded) },
	41: func() Fact { return new(PlanDrafted) },
	42: func() Fact { return new(PlanPublished) },
	43: func() Fact { return new(SaleArchived) },
	44: func() Fact { return new(SaleRemoved) },
	45: func() Fact { return new(RulesPosted) },
	46: func() Fact { return new(OrderNoted) },
	50: func() Fact { return new(EffectOpened) },
	51: func() Fact { return new(EffectClosed) },
	52: func() Fact { return new(Answered) },
	60: func() Fact { return new(WebhookAdded) },
	61: func() Fact { return new(WebhookChanged) },
	62: func() Fact { return new(WebhookRotated) },
	63: func() Fact { return new(WebhookDisabled) },
	64: func() Fact { return new(WebhookRemoved) },
})

func (*OrganizerOpened) kind() factKind { return 1 }
func (*ProfileSet) kind() factKind      { return 2 }
func (*StaffAdded) kind() factKind      { return 3 }
func (*StaffChanged) kind() factKind    { return 4 }
func (*PasswordSet) kind() factKind     { return 5 }
func (*StaffDisabled) kind() factKind   { return 6 }
func (*SessionStarted) kind() factKind  { return 7 }
func (*SessionEnded) kind() factKind    { return 8 }
func (*SessionsEnded) kind() factKind   { return 9 }
func (*KeyAdded) kind() factKind        { return 10 }
func (*KeyRevoked) kind() factKind      { return 11 }
func (*SellerAdded) kind() factKind     { return 20 }
func (*SellerChanged) kind() factKind   { return 21 }
func (*VenueAdded) kind() factKind      { return 22 }
func (*VenueChanged) kind() factKind    { return 23 }
func (*VenueArchived) kind() factKind   { return 24 }
func (*ChartDrafted) kind() factKind    { return 25 }
func (*ChartPublished) kind() factKind  { return 26 }
func (*EventAdded) kind() factKind      { return 27 }
func (*EventChanged) kind() factKind    { return 28 }
func (*EventMoved) kind() factKind      { return 29 }
func (*EventTurned) kind() factKind     { return 30 }
func (*EventRemoved) kind() factKind    { return 31 }
func (*SaleAdded) kind() factKind       { return 40 }
func (*PlanDrafted) kind() factKind     { return 41 }
func (*PlanPublished) kind() factKind   { return 42 }
func (*SaleArchived) kind() factKind    { return 43 }
func (*SaleRemoved) kind() factKind     { return 44 }
func (*RulesPosted) kind() factKind     { return 45 }
func (*OrderNoted) kind() factKind      { return 46 }
func (*EffectOpened) kind() factKind    { return 50 }
func (*EffectClosed) kind() factKind    { return 51 }
func (*Answered) kind() factKind        { return 52 }

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
func Proto() string { return factKinds.Proto("facevalue.catalog.v1") }
