package sale

// Posted rules hold prices down in the windows that are not over, for what those
// sell. So that nothing rises unseen in between, a posted window does not begin again
// to sell what has become dearer outside of its rules.

// dearer says whether a unit costs more than another, in all or in what nobody can
// decline.
func (u *Unit) dearer(than *Unit) bool {
	return u.Total() > than.Total() || u.unavoidable() > than.unavoidable()
}

// over says whether the window has closed.
func (d *WindowDef) over(now int64) bool { return d.Closes != 0 && now >= d.Closes }

// mayResume refuses a change by which a posted window would sell a type, or sell
// again, whose price rose while its rules could not hold it. To close a window, early
// too, or to take types out of it is always possible.
func (m *Machine) mayResume(w *window, d *WindowDef, now int64) Outcome {
	if w.posted == 0 || d.over(now) {
		return Outcome{}
	}
	reopens := w.def.over(now)
	for _, typ := range d.Types {
		if (reopens || !w.sells(typ)) && w.missed(m.types[typ].lists, now) {
			return w.riseRefused()
		}
	}
	for i := range m.items { // every window sells them
		if reopens && w.missed(m.items[i].lists, now) {
			return w.riseRefused()
		}
	}
	return Outcome{}
}

// missed says whether the latest price is dearer than what the window's rules promise.
// A rise is announced by a version that is posted after it, or in effect before it, and
// in effect by now; the first version promises what prices are when it is posted.
func (w *window) missed(lists []list, now int64) bool {
	if len(lists) == 0 {
		return false
	}
	promised, latest := &lists[0].unit, &lists[len(lists)-1].unit
	for i := 1; i < len(lists); i++ {
		was, is := &lists[i-1], &lists[i]
		after := is.at <= w.postedAt && (w.posted == 1 || now >= w.effective)
		before := w.posted > 1 && w.postedAt >= was.at && is.at >= w.effective
		if after || before || !is.unit.dearer(promised) {
			promised = &is.unit
		}
	}
	return latest.dearer(promised)
}
