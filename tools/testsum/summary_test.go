package main

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
)

// Events as go test -json writes them, and what a person reads.
func TestSummary(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		code           int
	}{
		{"subtests are counted, their parent is not", `
{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:1: chatter\n"}
{"Action":"pass","Package":"p","Test":"TestA/sub"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Elapsed":1.25}
`, `ok    p                                     1.2s
1 passed, 0 failed
`, 0},
		{"a failed subtest counts once", `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/x"}
{"Action":"run","Package":"p","Test":"TestA/y"}
{"Action":"fail","Package":"p","Test":"TestA/x"}
{"Action":"pass","Package":"p","Test":"TestA/y"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}
`, `FAIL  p TestA/x
FAIL  p TestA
FAIL  p
1 passed, 1 failed
`, 1},
		{"a failure is told, the rest is not", `
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:1: got 1, want 2\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"--- FAIL: TestA (0.00s)\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:1: fine\n"}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"FAIL\n"}
{"Action":"output","Package":"p","Output":"exit status 1\n"}
{"Action":"fail","Package":"p"}
`, `FAIL  p TestA
          a_test.go:1: got 1, want 2
FAIL  p
      exit status 1
1 passed, 1 failed
`, 1},
		{"a panic is told with the test it cut off", `
{"Action":"output","Package":"p","Test":"TestA","Output":"panic: boom\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"goroutine 1\n"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t0.01s\n"}
{"Action":"fail","Package":"p"}
`, `FAIL  p
      panic: boom
      goroutine 1
      FAIL	p	0.01s
0 passed, 1 failed
`, 1},
		{"what does not build", `
{"ImportPath":"p","Action":"build-output","Output":"# p\n"}
{"ImportPath":"p","Action":"build-output","Output":"a.go:1:1: wrong\n"}
{"ImportPath":"p","Action":"build-fail"}
{"Action":"output","Package":"p","Output":"FAIL\tp [build failed]\n"}
{"Action":"fail","Package":"p","FailedBuild":"p"}
`, `# p
a.go:1:1: wrong
FAIL  p
      FAIL	p [build failed]
0 passed, 1 failed
`, 1},
		{"a skip says why", `
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:1: needs root\n"}
{"Action":"skip","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Elapsed":0}
{"Action":"skip","Package":"q","Elapsed":0}
`, `skip  p TestA
          a_test.go:1: needs root
ok    p                                     0.0s
1 skipped
0 passed, 0 failed
`, 0},
		{"nothing at all", "\n", "testsum: no test ran\n0 passed, 1 failed\n", 1},
		{"the go command itself complains", "go: go.mod file not found\n", "go: go.mod file not found\ntestsum: no test ran\n0 passed, 1 failed\n", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			code := run(strings.NewReader(strings.TrimPrefix(c.in, "\n")), &out)
			if out.String() != c.want || code != c.code {
				t.Errorf("exit %d, want %d; got\n%s\nwant\n%s", code, c.code, out.String(), c.want)
			}
		})
	}
}

func TestBrokenPipe(t *testing.T) {
	var out strings.Builder
	code := run(iotest.ErrReader(errors.New("pipe broke")), &out)
	if code != 1 || !strings.Contains(out.String(), "testsum: pipe broke\n") {
		t.Errorf("exit %d, %s", code, out.String())
	}
}
