package journal_test

import (
	"strings"
	"testing"

	"facevalue/journal"
	"facevalue/journal/journaltest"
	"facevalue/journal/memory"
)

func TestVerify(t *testing.T) {
	j := memory.New()
	size := uint64(0)
	for _, m := range []string{"a", "b", "c"} {
		row := &journaltest.Row{Machine: m, Epoch: 1}
		recs := row.Many(4)
		for i := range recs {
			size += uint64(recs[i].Size())
		}
		journaltest.MustAppend(t, j, recs...)
	}
	if got, err := journal.Verify(j); err != nil || got != (journal.Verified{Machines: 3, Records: 12, Bytes: size}) {
		t.Fatalf("%+v, %v", got, err)
	}
	j.Damage("a", 2, func([]byte) []byte { return nil })
	var head journal.Head
	miscounted := head.Next("d", 1, 1)
	miscounted.Count = 5
	journaltest.MustAppend(t, j, miscounted)
	got, err := journal.Verify(j)
	if err == nil || got.Machines != 4 || got.Records != 1+4+4+1 {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, want := range []string{"record 2 of a: is missing", "record 1 of d: holds 0 facts, says 5"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not said in %v", want, err)
		}
	}
}
