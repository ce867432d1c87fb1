package seating

// Sine and cosine in whole numbers, so that a generated house has the same
// positions, and so the same hash, on every machine. Floating point may fuse
// operations on one processor and not on another.
const (
	turn = 1 << 16 // angles are 65,536ths of a full turn
	unit = 1 << 30 // the sine of a quarter turn
)

// sine uses the Taylor series of the first quarter turn; it is good to about
// one part in ten million.
func sine(angle int64) int64 {
	angle &= turn - 1
	switch {
	case angle >= turn/2:
		return -sine(angle - turn/2)
	case angle > turn/4:
		return sine(turn/2 - angle)
	}
	const twoPi = 6746518852 // 2 pi in units of 1/unit
	x := angle * twoPi / turn
	square := mul(x, x)
	term, sum := x, x
	for k := int64(2); term != 0 && k < 14; k += 2 {
		term = -mul(term, square) / (k * (k + 1))
		sum += term
	}
	return sum
}

func cosine(angle int64) int64 { return sine(angle + turn/4) }

// mul multiplies two numbers counted in units of 1/unit.
func mul(a, b int64) int64 { return a * b / unit }

// polar is the point at a distance from a centre; angle 0 points down the
// plan, away from a stage at its top.
func polar(centre Point, radius, angle int64) Point {
	return Point{
		X: centre.X + int32(radius*sine(angle)/unit),
		Y: centre.Y + int32(radius*cosine(angle)/unit),
	}
}
