package api

import "strconv"

// Refusal is one request refused: a problem, what in particular was wrong, and what
// was missing. It is an error, and the only way for one to leave.
type Refusal struct {
	Problem *Problem
	Detail  string
	Pointer string // into the request's body, as a JSON pointer
	Retry   int64  // seconds; 0 for none
	// More are the extension members, each as it stands in the document.
	More func(b []byte) []byte
	Why  error // for the log; never told
}

func refuse(p *Problem, detail string) *Refusal { return &Refusal{Problem: p, Detail: detail} }

// Refuse is a refusal of a known code; one that is unknown is an internal error.
func Refuse(code, detail string) *Refusal {
	p := problemNamed(code)
	if p == nil {
		p = problemInternal
	}
	return refuse(p, detail)
}

// Error is the code and what was wrong.
func (r *Refusal) Error() string { return r.Problem.Code + ": " + r.Detail }

// Unwrap is what stands behind it.
func (r *Refusal) Unwrap() error { return r.Why }

// append appends the problem document. instance is the path of the request.
func (r *Refusal) append(b []byte, instance string) []byte {
	b = append(b, '{')
	b = appendTextField(b, "type", "/problems/"+r.Problem.Code)
	b = appendTextField(b, "title", r.Problem.Title)
	b = strconv.AppendInt(appendName(b, "status"), int64(r.Problem.Status), 10)
	b = appendTextField(b, "code", r.Problem.Code)
	if r.Detail != "" {
		b = appendTextField(b, "detail", r.Detail)
	}
	b = appendTextField(b, "instance", instance)
	if r.Pointer != "" {
		b = appendTextField(b, "pointer", r.Pointer)
	}
	if r.More != nil {
		b = r.More(b)
	}
	return append(b, '}', '\n')
}
