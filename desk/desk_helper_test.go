package desk_test

import (
	"facevalue/desk"
	"facevalue/desk/internal/toy"
)

type (
	toyDesk    = desk.Desk[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyCore    = desk.Core[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyMachine = desk.Machine[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyOptions = desk.Options[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toySource  = desk.Source[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyCall    = desk.Call[toy.Command, toy.Outcome]
)

func newToy(stock int64, pad int) func() toyMachine {
	return func() toyMachine { return toy.New(stock, pad) }
}
