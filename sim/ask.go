package sim

import (
	"encoding/binary"

	"facevalue/desk"
	"facevalue/sale"
)

// Machine is what the desk drives: a sale that is asked by [Ask].
type Machine = desk.Machine[*Ask, sale.Fact, sale.Outcome, sale.Effect]

// Ask is one request as a client makes it, and what its answer means for the
// auditor's books.
type Ask struct {
	Client int
	Name   string         // for the trace
	Cmds   []sale.Command // one; a chapter of set-up is several, done whole or not at all

	meta    sale.Meta
	touches []*claim // what may have changed as long as there is no answer
	accept  func(sale.Outcome) error
	refuse  func(sale.Outcome) error
	first   *sale.Outcome // what was answered
}

// newAsk asks one thing. accept is told of an outcome that is OK, and says what
// cannot be about it.
func newAsk(name string, meta sale.Meta, cmd sale.Command, accept func(sale.Outcome) error, touches ...*claim) *Ask {
	return &Ask{Name: name, Cmds: []sale.Command{cmd}, meta: meta, accept: accept, touches: touches}
}

// kept says whether the sale keeps the answer for whoever repeats the request.
func (a *Ask) kept(out sale.Outcome) bool { return out.OK() && a.meta.Key != sale.Key{} }

// keyed is a meta with a key that was not used before.
func (s *shop) keyed(by sale.Actor) sale.Meta {
	s.lastKey++
	var k sale.Key
	binary.LittleEndian.PutUint64(k[:], s.lastKey)
	return sale.Meta{Key: k, Fingerprint: s.lastKey ^ 0x5eed, By: by}
}

// The actors.
var (
	fanActor = sale.Actor{}
	clerk    = sale.Actor{Role: sale.BoxOffice, Name: "bea"}
	boss     = sale.Actor{Role: sale.Owner, Name: "ann"}
	house    = sale.Actor{Role: sale.House, Name: "house"}
)
