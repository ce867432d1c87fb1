package public

import "fmt"

// Verdict is what a check has come to.
type Verdict int

// The verdicts.
const (
	Holds  Verdict = iota // it is proven by the files
	Open                  // it is not proven, and this is why
	Broken                // the files contradict it
)

// String is the verdict's word.
func (v Verdict) String() string { return [...]string{"proven", "not proven", "BROKEN"}[v] }

// Finding is one thing that was checked, in words.
type Finding struct {
	Verdict Verdict `json:"verdict"`
	Text    string  `json:"text"`
}

// Report is all that was found, in the order of the draw.
type Report struct {
	Room     string    `json:"room"`
	Findings []Finding `json:"findings"`
}

// OK says whether nothing is broken.
func (r *Report) OK() bool {
	for _, f := range r.Findings {
		if f.Verdict == Broken {
			return false
		}
	}
	return true
}

func (r *Report) add(v Verdict, format string, args ...any) {
	r.Findings = append(r.Findings, Finding{v, fmt.Sprintf(format, args...)})
}

func (r *Report) holds(format string, args ...any)  { r.add(Holds, format, args...) }
func (r *Report) opens(format string, args ...any)  { r.add(Open, format, args...) }
func (r *Report) broken(format string, args ...any) { r.add(Broken, format, args...) }
