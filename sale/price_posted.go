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
		if (reopens || !w.sells(typ)) && w.missedPrice(m.types[typ].lists, now) {
			return w.riseRefused()
		}
	}
	if m.missedBundle(w, d, reopens, now) || reopens && m.missedBeside(w, now) {
		return w.riseRefused()
	}
	return Outcome{}
}

// missedBundle says whether a bundle rose that the window would sell, or sell again.
func (m *Machine) missedBundle(w *window, d *WindowDef, reopens bool, now int64) bool {
	next := &window{set: setOf(d.Types)}
	dearer := func(is, than *bundlePrice) bool { return is.face > than.face }
	for i := range m.bundles {
		b := &m.bundles[i]
		if b.soldIn(next) && (reopens || !b.soldIn(w)) && missed(w, b.prices, (*bundlePrice).since, dearer, now) {
			return true
		}
	}
	return false
}

// missedBeside says whether something rose that holds in every window, whatever it
// sells: items, the fee of an order, the notice of new rules.
func (m *Machine) missedBeside(w *window, now int64) bool {
	for i := range m.items {
		if w.missedPrice(m.items[i].lists, now) {
			return true
		}
	}
	dearer := func(is, than *list) bool { return is.total > than.total }
	shorter := func(is, than *notice) bool { return is.span < than.span }
	return missed(w, m.orderFees, (*list).since, dearer, now) || missed(w, m.notices, (*notice).since, shorter, now)
}

// missedPrice says whether the latest price is dearer than what the window's rules
// promise.
func (w *window) missedPrice(lists []list, now int64) bool {
	dearer := func(is, than *list) bool { return is.unit.dearer(&than.unit) }
	return missed(w, lists, (*list).since, dearer, now)
}

func (l *list) since() int64   { return l.at }
func (n *notice) since() int64 { return n.at }

// missed says whether the latest of some terms is worse than what the window's rules
// promise. A rise is announced by a version that is posted after it, or in effect before
// it, and in effect by now; the first version promises what is so when it is posted.
func missed[T any](w *window, all []T, since func(*T) int64, worse func(is, than *T) bool, now int64) bool {
	if len(all) == 0 {
		return false
	}
	promised := &all[0]
	for i := 1; i < len(all); i++ {
		was, is := &all[i-1], &all[i]
		after := since(is) <= w.postedAt && (w.posted == 1 || now >= w.effective)
		before := w.posted > 1 && w.postedAt >= since(was) && since(is) >= w.effective
		if after || before || !worse(is, promised) {
			promised = is
		}
	}
	return worse(&all[len(all)-1], promised)
}
