package driver

import "facevalue/desk"

// effects takes what a step let loose.
func (n *node[C, F, O, E]) effects(opened []E, closed []uint64) {
	w := n.world
	if len(opened) > 0 && n.follow() {
		for _, e := range opened {
			if !n.opened[e.EffectID()] {
				w.broken("%s: effect %d let loose before it was durable", n.name, e.EffectID())
			}
		}
	}
	n.lanes.Add(opened)
	n.lanes.Drop(closed)
}

// begin does what the lanes have to do now.
func (n *node[C, F, O, E]) begin() {
	for {
		todo, ok := n.lanes.Next(n.world.now)
		switch {
		case !ok:
			return
		case todo.Submit:
			n.result(todo.Effect.EffectID(), todo.Result)
		default:
			n.apart(todo.Effect)
			n.wanted(todo.Effect.EffectID())
			n.tasks = append(n.tasks, todo.Effect)
		}
	}
}

// apart checks that no two effects of a lane are at work together.
func (n *node[C, F, O, E]) apart(e E) {
	for _, t := range n.tasks {
		if t.Lane() == e.Lane() {
			n.world.broken("%s: effects %d and %d of one lane side by side", n.name, t.EffectID(), e.EffectID())
		}
	}
}

// wanted checks that no effect is begun which the desk must know to be closed.
func (n *node[C, F, O, E]) wanted(id uint64) {
	n.follow()
	if seq := n.dropped[id]; !n.begun[id] && seq != 0 && seq <= n.core.Head().Seq {
		n.world.broken("%s: effect %d begun, closed by record %d of %d", n.name, id, seq, n.core.Head().Seq)
	}
	n.begun[id] = true
}

// result submits what came of an effect.
func (n *node[C, F, O, E]) result(id uint64, cmd C) {
	w, era, life := n.world, n.world.era, n.life
	n.inbox = append(n.inbox, desk.Call[C, O]{
		Command: cmd,
		Done: func(_ O, seq uint64, err error) {
			w.note("result", id, seq)
			if era != w.era {
				w.broken("%s: an answer from before a crash", n.name)
				return
			}
			if err == nil && seq > n.durable {
				w.broken("%s: result of effect %d rests on record %d, durable is %d", n.name, id, seq, n.durable)
			}
			if life == n.life {
				n.lanes.Answered(id, err == nil, w.now)
			}
		},
	})
}

// work lets the outside world finish one effect, or its worker break.
func (n *node[C, F, O, E]) work() bool {
	if len(n.tasks) == 0 {
		return false
	}
	w := n.world
	i := w.rand.IntN(len(n.tasks))
	e := n.tasks[i]
	n.tasks = append(n.tasks[:i], n.tasks[i+1:]...)
	id := e.EffectID()
	if w.chance(w.AppendFaults) {
		w.report.Broke++
		n.lanes.Failed(id, w.now)
		return true
	}
	w.note("carry", id)
	w.report.Carried++
	if n.carried[id]++; n.carried[id] > 1 {
		w.report.Repeated++
	}
	n.lanes.Carried(id, w.load.CarryOut(e))
	n.begin()
	return true
}
