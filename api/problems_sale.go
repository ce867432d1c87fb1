package api

import (
	"net/http"

	"facevalue/sale"
)

// saleAnswer is the HTTP status of a sale's refusal and what a client does about it.
type saleAnswer struct {
	http int
	do   string
}

const (
	chooseOther = "Choose something else; nothing was taken."
	readAgain   = "Read it again and decide anew."
)

var saleAnswers = map[sale.Status]saleAnswer{
	sale.Exists:          {http.StatusConflict, "Choose another name."},
	sale.Contradiction:   {http.StatusConflict, "`detail` says what does not go together."},
	sale.HoldGone:        {http.StatusGone, "Begin anew; if `order` is there, the hold became that order."},
	sale.Frozen:          {http.StatusConflict, "Wait; time that was running stands still."},
	sale.Closed:          {http.StatusConflict, chooseOther},
	sale.Paused:          {http.StatusConflict, "Wait; what is held can be bought."},
	sale.NotInWindow:     {http.StatusConflict, chooseOther},
	sale.WindowEarly:     {http.StatusConflict, "Come back at `at`."},
	sale.WindowOver:      {http.StatusConflict, "Look for another window of the sale."},
	sale.MixedCurrencies: {http.StatusConflict, "Make one hold for each currency."},
	sale.MixedSellers:    {http.StatusConflict, "Make one hold for each seller."},
	sale.TurnNeeded:      {http.StatusForbidden, "Go through the waiting room and send its `turn`."},
	sale.TurnOld:         {http.StatusForbidden, "Use the newer turn."},
	sale.TurnInUse:       {http.StatusConflict, "Change or release the hold that the turn has."},
	sale.TurnSpent:       {http.StatusForbidden, "Join the waiting room again, if it is open."},
	sale.CodeUnknown:     {http.StatusConflict, "Look at the spelling; `what` is the code as it was read."},
	sale.CodeEarly:       {http.StatusConflict, "Come back at `at`."},
	sale.CodeOver:        {http.StatusConflict, "Buy without the code."},
	sale.CodeNotYours:    {http.StatusForbidden, "Prove who you are, or buy without the code."},
	sale.CodeConflict:    {http.StatusConflict, "Leave one of the codes out."},
	sale.CodeUsedUp:      {http.StatusConflict, "Buy without the code; uses in carts may come back."},
	sale.AccessNeeded:    {http.StatusForbidden, "Send an access code in `codes`."},
	sale.HoldCeiling:     {http.StatusConflict, "Check out before `at`."},
	sale.TooFew:          {http.StatusConflict, "`available` is the least that can be bought."},
	sale.TooMany:         {http.StatusConflict, "`available` is the most that can be bought."},
	sale.IdentityNeeded:  {http.StatusForbidden, "Prove one of the kinds in `what`: `POST /v1/sessions/email` proves an address."},
	sale.HoldBudget:      {http.StatusConflict, "Buy or release what is held first."},
	sale.LimitType:       {http.StatusConflict, "`available` says how many more can be had."},
	sale.LimitEvent:      {http.StatusConflict, "`available` says how many more can be had."},
	sale.LimitSale:       {http.StatusConflict, "`available` says how many more can be had."},
	sale.SeatNotSold:     {http.StatusConflict, chooseOther},
	sale.SeatsTaken:      {http.StatusConflict, "`seats` names them; the others of the request were not taken."},
	sale.SeatRule:        {http.StatusConflict, "`what` is the rule and `seats` the seats it is about."},
	sale.NoSeats:         {http.StatusConflict, "Ask for fewer, or for seats that may be apart."},
	sale.SoldOut:         {http.StatusConflict, "`available` could be had; `returning` are held and may come back."},
	sale.CodeBudget:      {http.StatusConflict, "Buy without the code."},
	sale.CodeNoUse:       {http.StatusConflict, "Leave the code out."},
	sale.PriceChanged:    {http.StatusConflict, "`total` is what it costs; show it and ask the buyer again."},
	sale.AnswerMissing:   {http.StatusUnprocessableEntity, "`what` is the question; ask it."},
	sale.OrderState:      {http.StatusConflict, readAgain},
	sale.TicketState:     {http.StatusConflict, readAgain},
	sale.PolicyForbids:   {http.StatusConflict, "The conditions were part of the purchase; ask the organizer."},
	sale.Disputed:        {http.StatusConflict, "Wait until the bank has decided; `available` could go back meanwhile."},
	sale.TenderLimit:     {http.StatusConflict, "Pay another way; `available` is the most that can be paid this way."},
	sale.EffectState:     {http.StatusConflict, readAgain},
	sale.Committed:       {http.StatusConflict, "`seats` or `available` say what stands in the way."},
	sale.PricePosted:     {http.StatusConflict, "Post rules that announce it; `at` is when it could rise."},
	sale.PostedOrder:     {http.StatusConflict, readAgain},
}

// ofSale is each status's problem, made once.
var ofSale = func() map[sale.Status]*Problem {
	all := map[sale.Status]*Problem{
		sale.KeyReused: problemKeyReused, sale.Forbidden: problemForbidden,
		sale.Malformed: problemMalformed, sale.Unknown: problemUnknown,
	}
	for s, a := range saleAnswers {
		all[s] = &Problem{s.String(), a.http, s.Sentence(), a.do}
	}
	return all
}()

// OfSale is the problem of a refusal; nil for OK.
func OfSale(s sale.Status) *Problem { return ofSale[s] }
