package views

import (
	"context"
	"errors"
	"testing"

	"facevalue/sale"
)

func TestWaitSeq(t *testing.T) {
	w := shop("club")
	w.buy(contact{Name: "Anna"}, sale.Want{Index: 0, Count: 1})
	v := openViews(t, t.TempDir()+"/views.db", w.options())
	defer v.Close()
	last := uint64(len(w.records))

	if err := v.WaitSeq(context.Background(), "sale-club", 0); err != nil {
		t.Errorf("there is nothing to wait for: %v", err)
	}
	ended, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("the fan left"))
	if err := v.WaitSeq(ended, "sale-club", last); err == nil || errors.Is(err, ErrClosed) {
		t.Errorf("who has left is answered %v", err)
	}

	done := make(chan error)
	go func() { done <- v.WaitSeq(context.Background(), "sale-club", last) }()
	<-v.Wanted() // the first who waited
	feedAll(t, v, w)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if v.Seq("sale-club") != last || v.Mark("sale-club") != w.records[last-1].at {
		t.Errorf("stands at %+v, the last record is %+v", v.Mark("sale-club"), w.records[last-1].at)
	}
	if err := v.WaitSeq(context.Background(), "sale-club", last); err != nil {
		t.Error(err)
	}
}

func TestWaitSeqEndsWithClose(t *testing.T) {
	w := shop("club")
	v := openViews(t, t.TempDir()+"/views.db", w.options())
	done := make(chan error)
	go func() { done <- v.WaitSeq(context.Background(), "sale-club", 1<<40) }()
	<-v.Wanted()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, ErrClosed) {
		t.Errorf("who waited is answered %v", err)
	}
	if err := v.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

// Who waits is bounded.
func TestWaitSeqIsBounded(t *testing.T) {
	w := shop("club")
	v := openViews(t, t.TempDir()+"/views.db", w.options())
	defer v.Close()
	v.waits = maxWaiting
	if err := v.WaitSeq(context.Background(), "sale-club", 1); !errors.Is(err, ErrFull) {
		t.Errorf("one too many is answered %v", err)
	}
}
