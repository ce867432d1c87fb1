package journal

import "errors"

// Verified is what Verify read.
type Verified struct {
	Machines int
	Records  uint64
	Bytes    uint64
}

// Verify reads every record of every machine, sums, chain and framing of the
// facts included. The error tells of each machine that is broken; the others
// were read to their ends.
func Verify(j Journal) (v Verified, err error) {
	machines, err := j.Machines()
	if err != nil {
		return v, err
	}
	var errs []error
	for _, m := range machines {
		v.Machines++
		errs = append(errs, j.Read(m, 1, func(r Record) error {
			v.Records++
			v.Bytes += uint64(r.Size())
			return r.CheckFacts()
		}))
	}
	return v, errors.Join(errs...)
}
