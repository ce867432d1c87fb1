package api

import (
	"net/http"

	"facevalue/catalog"
)

// catalogOnly are the problems that only a catalog has, in its order of precedence.
var catalogOnly = []*Problem{
	catalogProblem(catalog.Full, http.StatusConflict, "Remove or archive something first; `detail` says how many there may be."),
	catalogProblem(catalog.Stale, http.StatusPreconditionFailed, "Read it again, put your change on top, and send it with the new `ETag`."),
	catalogProblem(catalog.LastOwner, http.StatusConflict, "Give somebody else the role first."),
	catalogProblem(catalog.Fixed, http.StatusConflict, "Make a new one beside it."),
	catalogProblem(catalog.InUse, http.StatusConflict, "Archive it."),
	catalogProblem(catalog.State, http.StatusConflict, readAgain),
	catalogProblem(catalog.Contradictory, http.StatusConflict, "`problems` lists every contradiction; mend all that are no notes."),
	catalogProblem(catalog.Applying, http.StatusConflict, "Try again when the earlier changes are done."),
}

func catalogProblem(s catalog.Status, status int, do string) *Problem {
	return &Problem{s.String(), status, s.Sentence(), do}
}

// OfCatalog is the problem of a catalog's refusal; nil for OK. Where a sale has a
// status of the same code it is the same problem.
func OfCatalog(s catalog.Status) *Problem {
	if s == catalog.OK {
		return nil
	}
	return problemNamed(s.String())
}
