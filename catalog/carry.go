package catalog

import (
	"fmt"

	"facevalue/sale"
)

// Worker is what carrying out a plan needs of whoever runs the machines. Every call
// may be repeated after a crash: each finds what the one before has done.
type Worker struct {
	// Now is the time.
	Now func() int64
	// Plan is the newest published plan of the sale, and what it stands on.
	Plan func() (*Plan, PlanEnv)
	// Setup is the sale as it is after everything that Submit has answered; nil if it
	// was never opened.
	Setup func() (*sale.Setup, error)
	// Submit gives a command to the sale and answers with the record it rests on.
	Submit func(sale.Command) (sale.Outcome, uint64, error)
	// Publish stores a document of rules under its hash and has the catalog record
	// it (RecordRules), so that the public has it before the sale counts on it.
	Publish func(Posting) error
}

// passes is how often a sale is looked at again: once is enough unless somebody
// changes it at the same time, or the clock moves on.
const passes = 4

// Carry brings a sale to what its plan wants, as far as it goes now, and gives the
// command that closes the effect but for whose it is. An error says that nothing is
// known of how it ended: it is carried out again.
func Carry(w Worker) (*FinishEffect, error) {
	var last *FinishEffect
	for range passes {
		plan, env := w.Plan()
		env.Now = w.Now()
		have, err := w.Setup()
		if err != nil {
			return nil, fmt.Errorf("carry out plan %d of sale %s: %w", env.Version, env.Sale, err)
		}
		course := Steps(have, plan, env)
		end, err := w.walk(&course, env.Version)
		if err != nil {
			return nil, err
		}
		if blocking(course.Problems) && end.Result != Refused {
			end = refusedCourse(end, course.Problems)
		}
		if last != nil {
			end.Seq = max(end.Seq, last.Seq)
		}
		if last = end; len(course.Steps) == 0 || end.Result == Refused {
			return end, nil
		}
	}
	last.Result, last.Until = Waits, w.Now()+minute // somebody else is at it; later, then
	return last, nil
}

// refusedCourse is the end of a plan that wants what cannot change.
func refusedCourse(end *FinishEffect, problems []Problem) *FinishEffect {
	end.Result, end.Until, end.Code = Refused, 0, Contradictory.String()
	for _, p := range problems {
		if !p.Note {
			end.Step, end.Text = p.Path, p.Text
			break
		}
	}
	return end
}

// walk carries out the steps of one course.
func (w Worker) walk(course *Course, version uint32) (*FinishEffect, error) {
	end := &FinishEffect{Result: Applied, Version: version}
	if course.Until != 0 {
		end.Result, end.Until = Waits, course.Until
	}
	for i := range course.Steps {
		step := &course.Steps[i]
		if step.Rules != nil {
			if err := w.Publish(*step.Rules); err != nil {
				return nil, fmt.Errorf("publish rules %d of %s: %w", step.Rules.Version, step.Rules.Window, err)
			}
		}
		out, seq, err := w.Submit(step.Command)
		if err != nil {
			return nil, fmt.Errorf("carry out %s: %w", step.Path, err)
		}
		end.Seq = max(end.Seq, seq)
		if !out.OK() {
			return w.refused(end, step, out), nil
		}
	}
	return end, nil
}

// refused is the end of a course that the sale stopped. What only the time forbids
// waits for it.
func (w Worker) refused(end *FinishEffect, step *Step, out sale.Outcome) *FinishEffect {
	text := out.Status.Sentence()
	if d := out.Detail; d != nil {
		if d.At > w.Now() && (out.Status == sale.PricePosted || out.Status == sale.PostedOrder) {
			end.Result, end.Until = Waits, d.At
			return end
		}
		text += " " + d.What
		if n := len(d.Seats); n > 0 {
			text += fmt.Sprintf(" (%d seats)", n)
		} else if d.Available > 0 {
			text += fmt.Sprintf(" (%d)", d.Available)
		}
	}
	end.Result, end.Until = Refused, 0
	end.Step, end.Code, end.Text = step.Path, out.Status.String(), text
	return end
}
