package catalog

import (
	"crypto/sha256"
	"slices"

	"facevalue/sale"
)

// Prices rise by rules that announce them. For each window of the plan the steps know
// the document that it is to have, and whether the public has it: what rises waits for
// that document to be in effect in every window that the sale will ask about.

// posting is one window's rules in this course.
type posting struct {
	window *PlanWindow
	path   string
	have   sale.WindowSetup // version 0 if there is none yet
	doc    []byte
	known  bool // the newest version is this document
	again  bool // something rises that needs one more version
	rises  bool // something waits for it
}

// postings works out the documents.
func (s *stepper) postings() {
	s.posting = map[string]*posting{}
	for i := range s.plan.Windows {
		w := &s.plan.Windows[i]
		p := &posting{window: w, path: at("/windows", i)}
		if n, there := s.window[w.Key]; there {
			p.have = s.have.Windows[n]
		}
		p.doc = rulesWith(s.prices, s.plan, s.env, w.Key)
		told := s.env.Posted(w.Key)
		p.known = p.have.Posted != 0 && told.Version == p.have.Posted && told.Document == sha256.Sum256(p.doc)
		s.posting[w.Key] = p
	}
}

// over says whether the window is closed now, as the sale has it.
func over(d *sale.WindowDef, now int64) bool { return d.Closes != 0 && now >= d.Closes }

func everyWindow(*sale.WindowSetup) bool { return true }

// mayRise says whether something that has cost less since an instant may cost more
// now, and which version announces it. If not, the windows that sell it are to have
// a version that does, and it waits.
func (s *stepper) mayRise(sells func(*sale.WindowSetup) bool, since int64) (named uint32, free bool) {
	var asked []*posting
	free = true
	for i := range s.plan.Windows {
		p := s.posting[s.plan.Windows[i].Key]
		if p.have.Posted == 0 || over(&p.have.WindowDef, s.env.Now) || !sells(&p.have) {
			continue
		}
		asked = append(asked, p)
		announced := p.known && p.have.Posted > 1 && p.have.PostedAt >= since
		p.again = p.again || !announced
		free = free && announced && p.have.Effective <= s.env.Now
		named = p.have.Posted
	}
	if free {
		return named, true
	}
	for _, p := range asked {
		p.rises = true
	}
	s.riseUnposted()
	return 0, false
}

// riseUnposted gives windows whose rules are posted for the first time in this course
// a second version at once: the first alone would hold down what waits to rise.
func (s *stepper) riseUnposted() {
	for _, p := range s.posting {
		if p.have.Posted == 0 {
			p.again, p.rises = true, true
		}
	}
}

// windows adds windows and changes them. One that would begin to sell what has become
// dearer waits until its rules say so.
func (s *stepper) windows() {
	for i := range s.plan.Windows {
		p, path := &s.plan.Windows[i], at("/windows", i)
		def := sale.WindowDef{
			Key: p.Key, Opens: int64(p.Opens.At), Closes: int64(p.Closes.At), Types: s.indices(p.Types), Alloc: s.alloc[p.Allocation],
			General: p.General, Turn: p.Turn, Access: p.Access, Staff: p.Staff, Channel: p.Channel,
		}
		n, there := s.window[p.Key]
		if !there {
			next(s.window, p.Key)
			s.step(path, &sale.AddWindow{Meta: s.meta, Def: def})
			continue
		}
		have := s.have.Windows[n].WindowDef
		have.Types = sorted(have.Types)
		if same(&def, &have) {
			continue
		}
		if !s.mayChange(s.posting[p.Key], &def) {
			continue
		}
		s.step(path, &sale.ChangeWindow{Meta: s.meta, Window: n, Def: def})
	}
}

// mayChange says whether a window may be changed now. One whose rules are posted does
// not begin again, or begin to sell what may have become dearer, before rules that
// were posted after the last rise are in effect.
func (s *stepper) mayChange(p *posting, def *sale.WindowDef) bool {
	if p.have.Posted == 0 || over(def, s.env.Now) {
		return true
	}
	reopens := over(&p.have.WindowDef, s.env.Now)
	resumes, rose := reopens, reopens && s.roseBeside(p)
	for _, t := range def.Types {
		if int(t) < len(s.have.Types) && (reopens || !slices.Contains(p.have.Types, t)) {
			resumes = resumes || s.raised || s.have.Types[t].Number > 1
			rose = rose || s.rose(p, &s.have.Types[t].Listed)
		}
	}
	rose = rose || s.roseBundle(p, def, reopens)
	p.again = p.again || rose
	waits := (resumes || rose) && (rose || !p.known || p.have.Effective > s.env.Now)
	p.rises = p.rises || waits
	return !waits
}

// roseBeside says whether something may have become dearer that holds in every window:
// an item, the fee of an order, or that its rules come sooner.
func (s *stepper) roseBeside(p *posting) bool {
	return s.rose(p, &s.have.OrderFee) || s.have.NoticeAt > p.have.PostedAt ||
		slices.ContainsFunc(s.have.Items, func(it sale.ItemSetup) bool { return s.rose(p, &it.Listed) })
}

// roseBundle says whether a bundle may have become dearer that the window begins to sell.
func (s *stepper) roseBundle(p *posting, def *sale.WindowDef, reopens bool) bool {
	return slices.ContainsFunc(s.have.Bundles, func(b sale.BundleSetup) bool {
		return sellsBundle(def.Types, &b) && (reopens || !sellsBundle(p.have.Types, &b)) && (s.raised || b.At > p.have.PostedAt)
	})
}

// rose says whether something may have become dearer since a window's rules were
// posted.
func (s *stepper) rose(p *posting, l *sale.Listed) bool {
	return s.raised || l.Number > 1 && l.At > p.have.PostedAt
}

// post posts the rules of each window that the public does not have, when the sale is
// otherwise as far as it can be.
func (s *stepper) post() {
	s.inStep()
	for i := range s.plan.Windows {
		p := s.posting[s.plan.Windows[i].Key]
		effective := p.have.Effective
		switch {
		case p.have.Posted == 0:
			effective = s.first(p)
		case (!p.known || p.again) && !p.ended(s.env.Now):
			effective = s.soonest()
			s.postVersion(p, p.have.Posted+1, effective, p.doc)
		}
		if p.rises && effective > s.env.Now {
			s.wait(effective)
		}
	}
}

// inStep has windows that wait for the same take effect together: when one of them is
// posted anew, so are the others that are not in effect yet.
func (s *stepper) inStep() {
	anew := false
	for _, p := range s.posting {
		anew = anew || p.rises && (p.have.Posted == 0 || p.again || !p.known)
	}
	for _, p := range s.posting {
		p.again = p.again || anew && p.rises && p.have.Effective > s.env.Now
	}
}

// first posts the first rules of a window: what is so now, and if something waits, at
// once the version that announces it.
func (s *stepper) first(p *posting) (effective int64) {
	if !p.again {
		s.postVersion(p, 1, s.env.Now, p.doc)
		return s.env.Now
	}
	s.postVersion(p, 1, s.env.Now, rulesWith(s.prices, s.meanwhile(), s.env, p.window.Key))
	effective = s.soonest()
	s.postVersion(p, 2, effective, p.doc)
	return effective
}

// meanwhile is the plan with what waits as it still is.
func (s *stepper) meanwhile() *Plan {
	if s.interim == nil {
		p := *s.plan
		p.Types, p.Items, p.Bundles = slices.Clone(p.Types), slices.Clone(p.Items), slices.Clone(p.Bundles)
		s.interim = &p
	}
	return s.interim
}

// ended says whether the window is closed and stays so: nobody is promised anything.
func (p *posting) ended(now int64) bool {
	closes := int64(p.window.Closes.At)
	return closes != 0 && now >= closes && over(&p.have.WindowDef, now)
}

// soonest is when rules that are posted now may take effect: after the notice, with
// time for the command to arrive, at a full minute.
func (s *stepper) soonest() int64 {
	notice := max(s.have.Policy.PostedNotice, s.plan.Policy.def().PostedNotice)
	at := s.env.Now + notice + minute
	return at + (minute-at%minute)%minute
}

func (s *stepper) postVersion(p *posting, version uint32, effective int64, doc []byte) {
	n := s.window[p.window.Key]
	s.steps = append(s.steps, Step{
		Path:    p.path,
		Command: &sale.PostRules{Meta: s.meta, Window: n, Version: version, Effective: effective},
		Rules: &Posting{
			PostedRules: PostedRules{Window: p.window.Key, Version: version, Document: sha256.Sum256(doc), Effective: effective},
			Text:        doc,
		},
	})
}
