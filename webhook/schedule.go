package webhook

import (
	"hash/fnv"
	"strconv"
)

const (
	minute = int64(60_000)
	hour   = 60 * minute
	day    = 24 * hour

	// patience is how long nobody may answer at a webhook before it is switched off.
	patience = 3 * day
)

// pauses lie between the attempts to send one message: eleven, over three days.
var pauses = []int64{5_000, 30_000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 18 * hour, 24 * hour}

// pauseAfter is how long to wait after so many attempts; false when there is none any
// more. It is up to a tenth longer than planned, by what it is about: messages that failed
// together do not come back together.
func pauseAfter(tries int, id string) (ms int64, ok bool) {
	if tries < 1 || tries > len(pauses) {
		return 0, false
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(id + "/" + strconv.Itoa(tries))) // never fails
	ms = pauses[tries-1]
	return ms + ms/10*int64(h.Sum32()%1000)/1000, true
}
