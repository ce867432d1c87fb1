package node

import (
	"context"
	"sync/atomic"

	"facevalue/desk"
	"facevalue/sale"
	"facevalue/views/live"
)

// The sale as a desk knows it.
type (
	saleMachine = desk.Machine[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	saleDesk    = desk.Desk[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	saleOptions = desk.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
)

// Sale is one running sale: the desk that sells, and the copy for those who read.
type Sale struct {
	node    *Node
	suffix  string
	machine string
	desk    *saleDesk
	live    atomic.Pointer[live.Sale]
	opened  atomic.Bool           // desk and live are there
	home    atomic.Pointer[home]  // where it is planned; nil while no catalog knows it
	stopped atomic.Pointer[error] // why the desk or its readers ended by themselves
	feed    saleFeed
}

// home is what a catalog says of a sale.
type home struct {
	organizer string           // suffix
	key       string           // of the sale in that catalog
	name      string           // for people
	shown     map[string]shown // by ticket type
}

// shown is what everybody may know of a ticket type.
type shown struct {
	left bool
	few  uint32
}

// Suffix names the sale within the house.
func (s *Sale) Suffix() string { return s.suffix }

// Organizer is the suffix of the organizer whose sale it is; "" when no catalog knows
// it.
func (s *Sale) Organizer() string {
	if h := s.home.Load(); h != nil {
		return h.organizer
	}
	return ""
}

// Key is the sale's key with its organizer; "" when no catalog knows it.
func (s *Sale) Key() string {
	if h := s.home.Load(); h != nil {
		return h.key
	}
	return ""
}

// shows implements live.Options.Shown.
func (s *Sale) shows(typ string) (left bool, fewBelow uint32) {
	if h := s.home.Load(); h != nil {
		return h.shown[typ].left, h.shown[typ].few
	}
	return false, 0
}

// Live is the sale for readers.
func (s *Sale) Live() *live.Sale { return s.live.Load() }

// Submit leaves a command with the desk and waits for its durable answer: the outcome
// and the record that it rests on. Errors are ErrNoSpace and those of desk.Submit.
func (s *Sale) Submit(ctx context.Context, cmd sale.Command) (sale.Outcome, uint64, error) {
	if err := s.node.room(cmd); err != nil {
		return sale.Outcome{}, 0, err
	}
	return s.desk.Submit(ctx, cmd)
}

// Err is why the sale takes nothing more, nil while it does.
func (s *Sale) Err() error {
	if why := s.stopped.Load(); why != nil {
		return *why
	}
	return nil
}

// Stats is what the sale's desk counts.
func (s *Sale) Stats() desk.Stats { return s.desk.Stats() }
