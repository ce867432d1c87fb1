package api

import (
	"io"

	"facevalue/guard"
)

// Guard is what keeps floods out, beside the limits. What is nil asks nothing and
// remembers nothing.
type Guard struct {
	Work    *guard.Work    // is asked of those who reserve
	Effort  *guard.Effort  // how much of it; set where Work is
	Reasons *guard.Reasons // why somebody was refused, for support
	Domains *guard.Domains // whose addresses prove nothing
}

// workHeader is where an answer to a challenge is sent.
const workHeader = "Facevalue-Work"

// hurdle asks for work while very many reserve. Who has a turn was let in already, and
// who has proven an address has shown more than a machine can: nobody is asked twice.
func (c *call) hurdle(s *shop, window uint32) *Refusal {
	g := &c.api.options.Guard
	if g.Work == nil {
		return nil
	}
	effort := g.Effort.Ask(c.now)
	if effort == 0 || c.place.cmd.Entry != 0 || len(c.session.Proven.All()) > 0 {
		return nil
	}
	bound := guard.Bound{Purpose: c.id + "/" + s.setup.Windows[window].Key, Asker: guard.KeyOf(0, c.session.Claim)}
	verdict := guard.WorkUnread
	if answer := c.r.Header.Get(workHeader); answer != "" {
		verdict = g.Work.Check(answer, bound, guard.Key(c.place.cmd.Key), c.now)
	}
	switch verdict {
	case guard.WorkDone:
		return nil
	case guard.WorkFull:
		return &Refusal{Problem: problemBusy, Retry: 1}
	}
	return c.askWork(bound, effort, verdict)
}

// askWork is the refusal that has the challenge in it.
func (c *call) askWork(bound guard.Bound, effort uint32, verdict guard.Verdict) *Refusal {
	var random [guard.WorkRandom]byte
	if _, err := io.ReadFull(c.api.options.Random, random[:]); err != nil {
		return &Refusal{Problem: problemInternal, Why: err}
	}
	challenge, err := c.api.options.Guard.Work.AppendChallenge(nil, random, bound, effort, c.now)
	if err != nil {
		return &Refusal{Problem: problemInternal, Why: err}
	}
	bad := refuse(problemWork, verdictDetail[verdict])
	bad.More = func(b []byte) []byte { return append(appendName(b, "challenge"), challenge...) }
	return bad
}

// verdictDetail says what was wrong with an answer.
var verdictDetail = map[guard.Verdict]string{
	guard.WorkForged:  "the challenge that was answered is not one of this house, or was changed",
	guard.WorkOld:     "the challenge that was answered is over",
	guard.WorkStrange: "the challenge that was answered was given to somebody else, or for another window",
	guard.WorkWrong:   "the answer is not the one",
	guard.WorkSpent:   "the answer was used for another request",
}

// noted are the refusals that support can explain: somebody was kept out and not merely
// too late.
var noted = map[string]bool{
	"rate_limited": true, "work_needed": true, "email_refused": true, "cross_origin": true,
	"turn_needed": true, "turn_invalid": true, "turn_old": true, "turn_in_use": true, "turn_spent": true,
	"code_unknown": true, "code_used_up": true, "code_not_yours": true, "access_needed": true,
	"limit_type": true, "limit_event": true, "limit_sale": true, "hold_budget": true,
}

// note remembers why somebody is refused. What they are told has the number in it.
func (c *call) note(bad *Refusal) {
	reasons := c.api.options.Guard.Reasons
	if reasons == nil || !noted[bad.Problem.Code] {
		return
	}
	why := guard.Reason{At: c.now, Place: guard.Narrow(c.address()), Sale: suffixOf(c.id), Step: bad.Problem.Code, What: bad.Detail}
	if c.signedIn {
		why.Who = guard.KeyOf(0, c.session.Claim)
	}
	number := reasons.Note(why)
	if number == 0 {
		return
	}
	more := bad.More
	bad.More = func(b []byte) []byte {
		if more != nil {
			b = more(b)
		}
		return appendNumberField(b, "reference", int64(number))
	}
}
