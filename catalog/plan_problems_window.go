package catalog

import "slices"

func (c *checker) windows() {
	if len(c.plan.Windows) == 0 {
		c.note("/windows", "without a window only the counter sells")
	}
	for i := range c.plan.Windows {
		w, path := &c.plan.Windows[i], at("/windows", i)
		c.check(path+"/name", w.Name.wrongNames("a name"))
		c.times(path, w)
		if w.Allocation != "" && !c.alloc[w.Allocation] {
			c.add(path+"/allocation", "the plan has no allocation %q", w.Allocation)
		}
		if w.General && w.Allocation == "" {
			c.note(path+"/general", "there is nothing to fall through to: the window draws on the general stock already")
		}
		if w.Access && !c.env.coded(w.Key, "") {
			c.note(path+"/access", "nobody can buy in %s until access codes for it are added", w.Key)
		}
		c.windowTypes(path, w)
	}
}

// times holds a window's opening and closing against each other.
func (c *checker) times(path string, w *PlanWindow) {
	if w.Opens.IsZero() {
		c.add(path+"/opens", "a window opens at an instant")
	}
	c.check(path+"/opens", w.Opens.wrong("opens"))
	c.check(path+"/closes", w.Closes.wrong("closes"))
	if !w.Closes.IsZero() && w.Closes.At <= w.Opens.At {
		c.add(path+"/closes", "%s closes at %s, before or as it opens at %s", w.Key, w.Closes.At, w.Opens.At)
	}
	if posted := c.env.Posted(w.Key); posted.Version == 0 && !w.Opens.IsZero() && int64(w.Opens.At) <= c.env.Now {
		c.note(path+"/opens", "%s is open as soon as its rules are posted; buyers cannot read them before", w.Key)
	}
}

func (c *checker) windowTypes(path string, w *PlanWindow) {
	if len(w.Types) == 0 {
		c.add(path+"/types", "%s sells nothing", w.Key)
	}
	for i, key := range w.Types {
		path := at(path+"/types", i)
		t, ok := c.typ[key]
		if !ok {
			c.add(path, "the plan has no type %q", key)
			continue
		}
		if slices.Contains(w.Types[:i], key) {
			c.add(path, "%s is named twice", key)
		}
		e, ok := c.event[t.Event]
		if !ok || e.Occasion.ToFollow || e.State != EventPublished || t.Closed {
			continue
		}
		if starts := e.Occasion.Starts.At; !w.Opens.IsZero() && starts <= w.Opens.At {
			c.add(path, "%s starts at %s, before the window opens at %s", e.Key, starts, w.Opens.At)
		} else if !w.Closes.IsZero() && !e.Occasion.Ends.IsZero() && w.Closes.At > e.Occasion.Ends.At {
			c.note(path, "%s is over at %s, before the window closes", e.Key, e.Occasion.Ends.At)
		}
		if t.Access && !w.Access && !c.env.coded("", key) {
			c.note(path, "%s is sold only with an access code; add codes for it", key)
		}
	}
}

func (c *checker) questions() {
	for i := range c.plan.Questions {
		q, path := &c.plan.Questions[i], at("/questions", i)
		if len(q.Text) == 0 {
			c.add(path+"/text", "a text is needed in at least one language")
		}
		for j, key := range q.Types {
			if _, ok := c.typ[key]; !ok {
				c.add(at(path+"/types", j), "the plan has no type %q", key)
			}
		}
		if q.Version == 0 {
			c.add(path+"/version", "versions count from 1")
		}
		c.questionBefore(path, q)
	}
}

// questionBefore holds a question against the one that was published: what somebody
// has agreed to must stay findable, so a changed text is another version.
func (c *checker) questionBefore(path string, q *PlanQuestion) {
	if c.env.Before == nil {
		return
	}
	for i := range c.env.Before.Questions {
		old := &c.env.Before.Questions[i]
		if old.Key != q.Key {
			continue
		}
		if q.Version < old.Version || q.Version == old.Version && !slices.Equal(q.Text, old.Text) {
			c.add(path+"/version", "the text of %s has changed; give it version %d", q.Key, old.Version+1)
		}
	}
}
