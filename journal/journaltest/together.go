package journaltest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"facevalue/journal"
)

// testTogether has owners append side by side while others read, and at last
// closes the journal under them. Everything acknowledged has to be there.
func testTogether(t *testing.T, s Storage) {
	const owners, most = 6, 40
	j := s.Open(t)
	acked := make([]journal.Head, owners)
	errs := make(chan error, 2*owners)
	half := make(chan struct{}, 2*owners)
	var wg sync.WaitGroup
	for i := range owners {
		wg.Go(func() { errs <- own(j, fmt.Sprintf("m%d", i), most, &acked[i], half) })
		wg.Go(func() { errs <- watch(j, fmt.Sprintf("m%d", i)) })
	}
	for range owners {
		<-half
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	wantAcked(t, s.Open(t), acked)
}

// own appends until the journal is closed or most is reached, and tells when it
// is half way.
func own(j journal.Journal, machine string, most int, acked *journal.Head, half chan<- struct{}) error {
	row := &Row{Machine: machine, Epoch: 1}
	for i := range most {
		if i == most/2 {
			half <- struct{}{}
		}
		failed, err := j.Append([]journal.Record{row.Next("fact")})
		if errors.Is(err, journal.ErrClosed) {
			return nil
		}
		if err != nil || failed[0] != nil {
			half <- struct{}{}
			return fmt.Errorf("append to %s: %v, %v", machine, failed, err)
		}
		*acked = row.Head
	}
	return nil
}

// watch reads the row again and again until it stops growing for good.
func watch(j journal.Journal, machine string) error {
	var head journal.Head
	for {
		err := j.ReadAfter(machine, head, func(r journal.Record) error {
			head = r.Head()
			return nil
		})
		if errors.Is(err, journal.ErrClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("watch %s: %w", machine, err)
		}
	}
}

func wantAcked(t *testing.T, j journal.Journal, acked []journal.Head) {
	t.Helper()
	for i, head := range acked {
		machine := fmt.Sprintf("m%d", i)
		got := ReadAll(t, j, machine, 1)
		if uint64(len(got)) != head.Seq || len(got) > 0 && got[len(got)-1].Head() != head {
			t.Errorf("%s has %d records, %d were acknowledged", machine, len(got), head.Seq)
		}
	}
}
