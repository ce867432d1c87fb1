package catalog

import "fmt"

// maxProblems is how many problems are told at once.
const maxProblems = 200

// finder collects problems.
type finder struct{ list []Problem }

// add says that something cannot be; note that it should be thought of.
func (f *finder) add(path, format string, args ...any)  { f.tell(path, false, format, args) }
func (f *finder) note(path, format string, args ...any) { f.tell(path, true, format, args) }

func (f *finder) tell(path string, note bool, format string, args []any) {
	if len(f.list) < maxProblems {
		f.list = append(f.list, Problem{Path: path, Text: fmt.Sprintf(format, args...), Note: note})
	}
}

// check adds what is wrong, if anything is.
func (f *finder) check(path, wrong string) {
	if wrong != "" {
		f.add(path, "%s", wrong)
	}
}

// atMost adds a problem if a list is too long.
func (f *finder) atMost(path string, n, most int) {
	if n > most {
		f.add(path, "at most %d, not %d", most, n)
	}
}

// at is the path of an entry of a list.
func at(path string, i int) string { return fmt.Sprintf("%s/%d", path, i) }
