package desk

import (
	"context"
	"errors"

	"facevalue/journal"
)

// Close ends the desk and loses nothing: it refuses what comes, lets effects at
// work finish as long as ctx lasts, decides and stores what it has taken, gives
// the answers, and keeps a snapshot, so that the next Open is quick. It returns
// why the desk ended otherwise, if it did: it had stopped before, or an append
// failed while it was closing; then no snapshot is kept.
func (d *Desk[C, F, O, E]) Close(ctx context.Context) error {
	d.queue.close(ErrClosed, false)
	d.closing.Store(true)
	signal(d.queue.wake)
	select {
	case <-d.ended:
	case <-ctx.Done():
		d.hurry.Store(true)
		signal(d.queue.wake)
		<-d.ended
	}
	d.workers.Wait()
	d.keeper.running.Wait()
	if errors.Is(d.why, ErrClosed) {
		return nil
	}
	return d.why
}

// Ended is closed when the desk has ended, by Close or by itself.
func (d *Desk[C, F, O, E]) Ended() <-chan struct{} { return d.ended }

// mayFinish says that the core can be told to finish: no effect is at work, or
// nobody wants to wait for them.
func (d *Desk[C, F, O, E]) mayFinish() bool {
	return d.closing.Load() && !d.drained && (d.lanes.Working() == 0 || d.hurry.Load())
}

// finishIfClosing begins no further effects, and then lets the core finish.
func (d *Desk[C, F, O, E]) finishIfClosing() {
	if !d.closing.Load() {
		return
	}
	d.lanes.Hold(true)
	if d.mayFinish() {
		d.drained = true
		d.cancel()
		d.core.Close(ErrClosed)
	}
}

// end answers who came too late, and lets go.
func (d *Desk[C, F, O, E]) end(why error) {
	d.why = why
	d.timer.Stop()
	d.cancel()
	d.queue.close(why, true)
	for _, b := range d.queue.take(nil) {
		d.core.Take(b)
	}
	clock := d.options.Clock
	d.answer(d.core.Step(clock.Now(), clock.Wall()).Answers, clock.Now())
	if errors.Is(why, ErrClosed) {
		if why = d.farewell(); why == nil {
			return
		}
		d.why = why
	}
	d.fatal(why)
	d.options.OnStop(why)
}

// fatal tells the process to end if the desk ended because the storage has failed.
// The append that found out may have said it in words of its own, and the desk may
// have stopped for another reason meanwhile; the journal knows.
func (d *Desk[C, F, O, E]) fatal(why error) {
	if errors.Is(why, journal.ErrFailed) {
		d.options.OnFatal(why)
		return
	}
	if _, err := d.source.Journal.Last(d.options.Machine); errors.Is(err, journal.ErrFailed) {
		d.options.OnFatal(errors.Join(why, err))
	}
}
