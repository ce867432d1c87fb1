package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
)

// aim is one promise and what came of it in this run.
type aim struct {
	id, what string
	value    float64
	unit     unit
	want     float64 // NaN when nothing was promised
	most     bool    // the value should not exceed want; else reach it

	// ours and theirs are both sides, when the value is their ratio.
	ours, theirs float64
}

// met says whether the promise was kept.
func (a aim) met() bool {
	if a.most {
		return a.value <= a.want
	}
	return a.value >= a.want
}

// ratio is an aim for how many times as fast we are.
func ratio(id, what string, ours, theirs, want float64) aim {
	return aim{id: id, what: what, value: ours / theirs, unit: times, want: want, ours: ours, theirs: theirs}
}

// report is all that a run has found.
type report struct {
	machine machineInfo
	quick   bool
	tables  []*table
	aims    []aim
}

func (r *report) table(id, title string, columns ...column) *table {
	t := &table{id: id, title: title, columns: columns}
	r.tables = append(r.tables, t)
	return t
}

// write prints what is for people.
func (r *report) write(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s\n", r.machine); err != nil {
		return err
	}
	for _, t := range r.tables {
		if err := t.write(w); err != nil {
			return err
		}
	}
	return r.writeAims(w)
}

func (r *report) writeAims(w io.Writer) error {
	if len(r.aims) == 0 {
		return nil
	}
	cells := [][]string{{"", "came out", "aim", "", ""}}
	for _, a := range r.aims {
		cells = append(cells, a.cells())
	}
	var b strings.Builder
	b.WriteString("\nAims\n")
	align(&b, cells)
	if r.quick {
		b.WriteString("  A quick run measures too briefly to compare: these figures say that it works, no more.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (a aim) cells() []string {
	want, verdict, sides := ">= "+a.unit.text(a.want), "missed", ""
	if a.most {
		want = "<= " + a.unit.text(a.want)
	}
	switch {
	case math.IsNaN(a.want):
		want, verdict = "-", ""
	case a.met():
		verdict = "met"
	}
	if a.unit == times {
		sides = fmt.Sprintf("%s : %s", perSecond.text(a.ours), perSecond.text(a.theirs))
	}
	return []string{a.id + "  " + a.what, a.unit.text(a.value), want, verdict, sides}
}

// MarshalJSON gives machines the same numbers in the same order: durations in ns,
// sizes in bytes, shares of 1.
func (r *report) MarshalJSON() ([]byte, error) {
	out := map[string]any{"machine": r.machine, "quick": r.quick}
	var tables, aims []any
	for _, t := range r.tables {
		tables = append(tables, map[string]any{"id": t.id, "title": t.title, "rows": t.objects(), "notes": t.notes})
	}
	for _, a := range r.aims {
		o := map[string]any{"id": a.id, "what": a.what, "value": number(a.value)}
		if !math.IsNaN(a.want) {
			o["aim"], o["at_most"], o["met"] = a.want, a.most, a.met()
		}
		if a.unit == times {
			o["ours"], o["theirs"] = number(a.ours), number(a.theirs)
		}
		aims = append(aims, o)
	}
	out["tables"], out["aims"] = tables, aims
	return json.Marshal(out)
}

func (t *table) objects() []map[string]any {
	rows := []map[string]any{}
	for _, r := range t.rows {
		o := map[string]any{"name": r.name}
		for i, v := range r.values {
			o[t.columns[i].key] = number(v)
		}
		rows = append(rows, o)
	}
	return rows
}

// number is v for JSON, which has no word for what is not a number.
func number(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}
