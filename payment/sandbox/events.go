package sandbox

// tell makes an event of an object as it is now, and puts it on its way to everybody
// who wants to hear of it.
func (b *books) tell(kind string, object any) {
	e := event{ID: b.id("evt_"), Object: "event", Created: b.now / 1000, Type: kind, Data: eventData{object}}
	b.exec("INSERT INTO events (id, doc) VALUES (?, ?)", e.ID, b.encode(&e))
	for _, to := range b.c.options.Endpoints {
		b.send(&e, to.URL)
	}
}

// send queues a webhook, as the script of faults has it.
func (b *books) send(e *event, url string) {
	at, times := b.now, 1
	if f, ok := b.c.faults.meet(e.Type, true); ok {
		switch f.Kind {
		case HookLost:
			times = 0
		case HookTwice:
			times = 2
		case HookLate:
			at += f.Delay
		}
	}
	for range times {
		b.job(at, jobHook, e.ID, url, 0)
	}
}

// job puts something to do at an instant.
func (b *books) job(at int64, kind, ref, url string, tries int) {
	b.exec("INSERT INTO jobs (at, kind, ref, url, tries) VALUES (?, ?, ?, ?, ?)", at, kind, ref, url, tries)
}
