package admin

import (
	"encoding/json"
	"strconv"

	"facevalue/catalog"
)

// appendProblems appends what a catalog's refusal names: every contradiction of a plan,
// and the version that is there.
func appendProblems(b []byte, d *catalog.Detail) []byte {
	if d.Version != 0 {
		b = append(b, `,"version":`...)
		b = strconv.AppendUint(b, uint64(d.Version), 10)
	}
	if len(d.Problems) > 0 {
		list, err := json.Marshal(d.Problems)
		if err != nil { // they are texts
			panic(err)
		}
		b = append(append(b, `,"problems":`...), list...)
	}
	return b
}

func appendCount(b []byte, name string, n int64) []byte {
	b = append(append(append(b, `,"`...), name...), `":`...)
	return strconv.AppendInt(b, n, 10)
}

func appendTexts(b []byte, name string, texts []string) []byte {
	list, err := json.Marshal(texts)
	if err != nil {
		panic(err)
	}
	b = append(append(append(b, `,"`...), name...), `":`...)
	return append(b, list...)
}
