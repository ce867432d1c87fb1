package sale

import (
	"fmt"
	"strings"
)

// tellRun starts a run: run show reason=storm with-fees.
func (s *story) tellRun(a *args) string {
	return s.ran(&StartRun{
		Meta: a.meta(organizer), Event: s.index(s.event, a.word("event"), "event"), Reason: a.value("reason", ""),
		WithFees: a.flag("with-fees"), Withhold: a.flag("withhold"),
	})
}

// tellTurnRun pauses a run or lets it go on: pause-run 1 reason=.. until=+1d.
func (s *story) tellTurnRun(a *args) string {
	cmd := &TurnRun{Meta: a.meta(organizer), Run: uint32(a.count()), State: RunPaused, Reason: a.value("reason", ""), Until: a.instant("until", 0)}
	if a.verb == "resume-run" {
		cmd.State = RunGoing
	}
	return s.ran(cmd)
}

func (s *story) tellRetryRun(a *args) string {
	return s.ran(&RetryRun{Meta: a.meta(organizer), Run: uint32(a.count())})
}

func (s *story) ran(cmd Command) string {
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return fmt.Sprintf("ok run %d", out.Ref)
}

// taken says what a run did to an order.
func (s *story) taken(f *RunTook) string {
	text := fmt.Sprintf("%s (%d)", nameOf(s.order, f.Voided.Order), len(f.Voided.Tickets))
	if f.Refund.ID != 0 {
		text += " refund " + s.money(f.Refund.Amount, s.r.m.orderAt(f.Voided.Order).seller)
	}
	return text
}

func (s *story) takenAgain(f *RunAgain) string {
	it := s.r.m.runs[f.Run-1].items[f.Item]
	if f.Refund.ID == 0 {
		return nameOf(s.order, it.order) + " is seen to"
	}
	return fmt.Sprintf("%s again, refund %s", nameOf(s.order, it.order), s.money(f.Refund.Amount, s.r.m.orderAt(it.order).seller))
}

// showRun tells a run with what became of each order.
func (s *story) showRun(n uint32) string {
	r, ok := s.r.m.RunInfo(n)
	if !ok {
		return "no such run"
	}
	told := []string{fmt.Sprintf("run %d is %s: %d taken, %d left (%d waiting), %d open, %d failed; %s of %s back",
		n, r.State, r.Taken, r.Left, r.Waiting, r.Open, r.Failed, s.money(r.Back, 0), s.money(r.Asked, 0))}
	for _, it := range s.r.m.RunItems(nil, n, 0, 100) {
		line := fmt.Sprintf("%s: %s, %s of %s", nameOf(s.order, it.Order), it.State, s.money(it.Back, 0), s.money(it.Amount, 0))
		if it.Why != "" {
			line += " (" + it.Why + ")"
		}
		told = append(told, line)
	}
	return strings.Join(told, "\n")
}
