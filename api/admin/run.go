package admin

import (
	"context"
	"io"
	"iter"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"facevalue/catalog"
	"facevalue/sale"
	"facevalue/views"
)

// RunBody is how a run stands: it gives everybody's money back who has tickets of an event
// that will not be.
type RunBody struct {
	Run      uint32   `json:"run" example:"1"`
	Event    string   `json:"event"`
	State    string   `json:"state" enum:"going,paused,done"`
	Why      string   `json:"why,omitempty" doc:"Of a run that is paused."`
	Until    *Instant `json:"until,omitempty" doc:"When a run that is paused goes on by itself."`
	Turned   *Instant `json:"turned_at" doc:"Since when it is in its state."`
	Reason   string   `json:"reason"`
	WithFees bool     `json:"with_fees"`
	Withhold bool     `json:"withhold"`
	By       string   `json:"by,omitempty"`
	At       *Instant `json:"started_at"`
	Orders   RunCount `json:"orders"`
	Currency string   `json:"currency"`
	Asked    int64    `json:"asked" doc:"Of the orders taken so far; minor units."`
	Back     int64    `json:"back" doc:"What of that is with the buyers."`
}

// RunCount is how many orders of a run stand how.
type RunCount struct {
	Left    int `json:"left" doc:"Not taken yet."`
	Waiting int `json:"waiting" doc:"Orders that something is under way about, as a payment; they are looked at again."`
	Open    int `json:"open" doc:"Their money is on its way back."`
	Done    int `json:"done"`
	Failed  int `json:"failed" doc:"Not all of their money went back; a person is to look."`
}

func (r *running) runBody(i sale.RunInfo) RunBody {
	return RunBody{
		Run: i.Run, Event: r.setup.Events[i.Event].Key, State: i.State.String(), Why: i.Why, Until: instantOf(i.Until), Turned: instantOf(i.Turned),
		Reason: i.Reason, WithFees: i.WithFees, Withhold: i.Withhold, By: i.By.Name, At: instantOf(i.At),
		Orders:   RunCount{Left: i.Left, Waiting: i.Waiting, Open: i.Open + i.Again, Done: i.Taken - i.Open - i.Again - i.Failed, Failed: i.Failed},
		Currency: i.Currency, Asked: i.Asked, Back: i.Back,
	}
}

// RunPath names a run of a sale.
type RunPath struct {
	SalePath
	Run uint32 `path:"run" minimum:"1"`
}

type runAnswer struct{ Body RunBody }

// runner finds a sale whose runs the caller may look at.
func (a *Admin) runner(ctx context.Context, name string) (*running, error) {
	r, err := a.running(ctx, name)
	if err != nil {
		return nil, err
	}
	return r, a.reader(ctx, catalog.Finance)
}

func (a *Admin) showRun(ctx context.Context, in *RunPath) (*runAnswer, error) {
	r, err := a.runner(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	var info sale.RunInfo
	there := false
	if err := r.Live().Read(func(m *sale.Machine, _ uint64) { info, there = m.RunInfo(in.Run) }); err != nil {
		return nil, a.failed(ctx, err)
	}
	if !there {
		return nil, refuse(ctx, "unknown", "the sale has no such run")
	}
	return &runAnswer{r.runBody(info)}, nil
}

type runList struct {
	Body struct {
		Runs []RunBody `json:"runs"`
	}
}

func (a *Admin) listRuns(ctx context.Context, in *SalePath) (*runList, error) {
	r, err := a.runner(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	out := &runList{}
	out.Body.Runs = []RunBody{}
	err = r.Live().Read(func(m *sale.Machine, _ uint64) {
		for n := range m.Runs() {
			info, _ := m.RunInfo(uint32(n) + 1)
			out.Body.Runs = append(out.Body.Runs, r.runBody(info))
		}
	})
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	return out, nil
}

type startRun struct {
	SalePath
	Keyed
	Body struct {
		Event    string `json:"event" maxLength:"48" doc:"That was cancelled."`
		Reason   string `json:"reason" minLength:"1" maxLength:"200" doc:"Buyers read it."`
		WithFees bool   `json:"with_fees,omitempty" doc:"Give back what is not refundable too."`
		Withhold bool   `json:"withhold,omitempty" doc:"Do not put the stock back on sale."`
	}
}

func (a *Admin) startRun(ctx context.Context, in *startRun) (*runAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	cmd := &sale.StartRun{Meta: r.meta(ctx, in.Key, in.Body), Reason: in.Body.Reason, WithFees: in.Body.WithFees, Withhold: in.Body.Withhold}
	if cmd.Event, err = r.event(ctx, "/event", in.Body.Event); err != nil {
		return nil, err
	}
	return a.turned(ctx, r, in.Sale, cmd)
}

// turned carries out what is asked about a run, and shows it as it is then.
func (a *Admin) turned(ctx context.Context, r *running, name string, cmd sale.Command) (*runAnswer, error) {
	out, seq, err := r.Submit(ctx, cmd)
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	if !out.OK() {
		return nil, r.said(ctx, out)
	}
	if err := r.Live().Wait(ctx, seq); err != nil {
		return nil, a.failed(ctx, err)
	}
	return a.showRun(ctx, &RunPath{SalePath{name}, uint32(out.Ref)})
}

type pauseRun struct {
	RunPath
	Keyed
	Body struct {
		Reason string   `json:"reason" minLength:"1" maxLength:"200"`
		Until  *Instant `json:"until,omitempty" doc:"When it goes on by itself, within 31 days; left out, when somebody lets it."`
	}
}

func (a *Admin) pauseRun(ctx context.Context, in *pauseRun) (*runAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	cmd := &sale.TurnRun{Meta: r.meta(ctx, in.Key, in.Body), Run: in.Run, State: sale.RunPaused, Reason: in.Body.Reason}
	if in.Body.Until != nil {
		cmd.Until = int64(*in.Body.Until)
	}
	return a.turned(ctx, r, in.Sale, cmd)
}

type keyedRun struct {
	RunPath
	Keyed
}

func (a *Admin) resumeRun(ctx context.Context, in *keyedRun) (*runAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	return a.turned(ctx, r, in.Sale, &sale.TurnRun{Meta: r.meta(ctx, in.Key, in.RunPath), Run: in.Run, State: sale.RunGoing})
}

func (a *Admin) retryRun(ctx context.Context, in *keyedRun) (*runAnswer, error) {
	r, err := a.running(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	return a.turned(ctx, r, in.Sale, &sale.RetryRun{Meta: r.meta(ctx, in.Key, in.RunPath), Run: in.Run})
}

// ItemBody is one order of a run.
type ItemBody struct {
	Order  string `json:"order" example:"ord_club_17"`
	State  string `json:"state" enum:"open,done,failed,again"`
	Amount int64  `json:"amount" doc:"What was to go back; minor units."`
	Back   int64  `json:"back"`
	Owed   int64  `json:"owed" doc:"What its buyer is owed still and a person has to see to."`
	Why    string `json:"why,omitempty" doc:"It failed."`
}

type runItems struct {
	RunPath
	State string `query:"state" enum:"open,done,failed,again" doc:"Left out, all."`
	After int    `query:"after" minimum:"0" doc:"Cursor: next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
}

type itemList struct {
	Link string `header:"Link"`
	Body struct {
		Items []ItemBody `json:"items"`
		Next  int        `json:"next,omitempty"`
	}
}

// listItems tells orders of a run in the order in which they were taken.
func (a *Admin) listItems(ctx context.Context, in *runItems) (*itemList, error) {
	if _, err := a.showRun(ctx, &in.RunPath); err != nil {
		return nil, err
	}
	r, err := a.runner(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	out := &itemList{}
	out.Body.Items = []ItemBody{}
	for n, it := range r.runItems(in.Run, in.After, &err) {
		if len(out.Body.Items) == in.Limit {
			out.Body.Next = n
			out.Link = next(ctx, strconv.Itoa(n))
			break
		}
		if in.State == "" || in.State == it.State.String() {
			out.Body.Items = append(out.Body.Items, ItemBody{orderID(r.suffix, it.Order), it.State.String(), it.Amount, it.Back, it.Owed, it.Why})
		}
	}
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	return out, nil
}

// itemsAtOnce is how many items are read while others wait to change the sale's copy.
const itemsAtOnce = 1000

// runItems are the items of a run from one on, with their places; a failure ends them.
func (r *running) runItems(run uint32, from int, failed *error) iter.Seq2[int, sale.RunItem] {
	return func(yield func(int, sale.RunItem) bool) {
		for {
			var part []sale.RunItem
			if *failed = r.Live().Read(func(m *sale.Machine, _ uint64) { part = m.RunItems(nil, run, from, itemsAtOnce) }); *failed != nil {
				return
			}
			for i := range part {
				if !yield(from+i, part[i]) {
					return
				}
			}
			if from += len(part); len(part) < itemsAtOnce {
				return
			}
		}
	}
}

// reportRun is the run's report as a table.
func (a *Admin) reportRun(ctx context.Context, in *RunPath) (*huma.StreamResponse, error) {
	if _, err := a.showRun(ctx, in); err != nil {
		return nil, err
	}
	r, err := a.runner(ctx, in.Sale)
	if err != nil {
		return nil, err
	}
	return a.sheet("run-"+strconv.FormatUint(uint64(in.Run), 10), func(_ context.Context, w io.Writer) error {
		var failed error
		items := func(yield func(sale.RunItem) bool) {
			r.runItems(in.Run, 0, &failed)(func(_ int, it sale.RunItem) bool { return yield(it) })
		}
		if err := views.WriteRun(w, r.suffix, items); err != nil {
			return err
		}
		return failed
	}), nil
}

// addRuns adds the routes of runs.
func (a *Admin) addRuns() {
	const runs = "/v1/organizer/sales/{sale}/runs"
	const run = runs + "/{run}"
	handle(a, route{method: get, path: runs, id: "run_list", summary: "All runs that give back the money of an event."}, a.listRuns)
	handle(a, route{method: post, path: runs, id: "run_start", summary: "Give everybody's money back who has tickets of a cancelled event.", created: true}, a.startRun)
	handle(a, route{method: get, path: run, id: "run_show", summary: "How far a run is."}, a.showRun)
	handle(a, route{method: get, path: run + "/items", id: "run_items", summary: "What became of each order of a run."}, a.listItems)
	handle(a, route{method: get, path: run + "/report.csv", id: "run_report", summary: "The report of a run as CSV."}, a.reportRun)
	handle(a, route{method: post, path: run + "/pause", id: "run_pause", summary: "Pause a run; what it has handed out is finished."}, a.pauseRun)
	handle(a, route{method: post, path: run + "/resume", id: "run_resume", summary: "Let a run go on."}, a.resumeRun)
	handle(a, route{method: post, path: run + "/retry", id: "run_retry", summary: "Have everything of a run tried again that failed."}, a.retryRun)
}
