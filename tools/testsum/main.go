// Command testsum reads the output of go test -json from its standard input,
// prints what failed and nothing of what passed, one line per package, and at
// the end one line "N passed, N failed". It exits with 1 when anything failed
// or when there was nothing to count, so that a broken pipe is no success.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Stdin, os.Stdout))
}

func run(in io.Reader, out io.Writer) int {
	s := newSummary(out)
	if err := s.read(in); err != nil {
		fmt.Fprintln(out, "testsum:", err)
		s.failed++
	}
	return s.finish()
}
