package wire

import "pgregory.net/rapid"

// The structs that tests write: every kind, alone and in slices, nested.

type status uint8

type point struct {
	X int32 `wire:"1"`
	Y int32 `wire:"2"`
}

type sample struct {
	Bool   bool     `wire:"1"`
	U8     uint8    `wire:"2"`
	U16    uint16   `wire:"3"`
	U32    uint32   `wire:"4"`
	U64    uint64   `wire:"5"`
	U      uint     `wire:"6"`
	I8     int8     `wire:"7"`
	I16    int16    `wire:"8"`
	I32    int32    `wire:"9"`
	I64    int64    `wire:"10"`
	I      int      `wire:"11"`
	Text   string   `wire:"12"`
	Data   []byte   `wire:"13"`
	Hash   [16]byte `wire:"14"`
	Where  point    `wire:"15"`
	Maybe  *point   `wire:"16"`
	Status status   `wire:"17"`

	Bools    []bool     `wire:"21"`
	Statuses []status   `wire:"22"`
	U16s     []uint16   `wire:"23"`
	U32s     []uint32   `wire:"24"`
	U64s     []uint64   `wire:"25"`
	Us       []uint     `wire:"26"`
	I8s      []int8     `wire:"27"`
	I16s     []int16    `wire:"28"`
	I32s     []int32    `wire:"29"`
	I64s     []int64    `wire:"30"`
	Is       []int      `wire:"31"`
	Texts    []string   `wire:"32"`
	Datas    [][]byte   `wire:"33"`
	Hashes   [][16]byte `wire:"34"`
	Points   []point    `wire:"35"`
	Deep     deep       `wire:"536870911"`

	Memory  map[string]int `wire:"-"`
	private chan int
}

type deep struct {
	Inner []inner `wire:"3"` // numbers and places need not agree
	Name  string  `wire:"1"`
}

type inner struct {
	Maybe *point   `wire:"2"`
	Tags  []string `wire:"7"`
}

// drawSample draws a sample as Parse gives it back: no slice is empty but not nil.
func drawSample(t *rapid.T) *sample {
	return &sample{
		Bool: rapid.Bool().Draw(t, "bool"), U8: rapid.Uint8().Draw(t, "u8"),
		U16: rapid.Uint16().Draw(t, "u16"), U32: rapid.Uint32().Draw(t, "u32"),
		U64: rapid.Uint64().Draw(t, "u64"), U: rapid.Uint().Draw(t, "u"),
		I8: rapid.Int8().Draw(t, "i8"), I16: rapid.Int16().Draw(t, "i16"),
		I32: rapid.Int32().Draw(t, "i32"), I64: rapid.Int64().Draw(t, "i64"),
		I: rapid.Int().Draw(t, "i"), Text: drawText.Draw(t, "text"), Data: drawBytes.Draw(t, "data"),
		Hash: drawHash.Draw(t, "hash"), Where: drawPoint.Draw(t, "where"),
		Maybe: drawMaybe.Draw(t, "maybe"), Status: status(rapid.Uint8().Draw(t, "status")),
		Bools: some(rapid.Bool()).Draw(t, "bools"), Statuses: some(drawStatus).Draw(t, "statuses"),
		U16s: some(rapid.Uint16()).Draw(t, "u16s"), U32s: some(rapid.Uint32()).Draw(t, "u32s"),
		U64s: some(rapid.Uint64()).Draw(t, "u64s"), Us: some(rapid.Uint()).Draw(t, "us"),
		I8s: some(rapid.Int8()).Draw(t, "i8s"), I16s: some(rapid.Int16()).Draw(t, "i16s"),
		I32s: some(rapid.Int32()).Draw(t, "i32s"), I64s: some(rapid.Int64()).Draw(t, "i64s"),
		Is: some(rapid.Int()).Draw(t, "is"), Texts: some(drawText).Draw(t, "texts"),
		Datas: some(drawBytes).Draw(t, "datas"), Hashes: some(drawHash).Draw(t, "hashes"),
		Points: some(drawPoint).Draw(t, "points"),
		Deep:   deep{Name: drawText.Draw(t, "name"), Inner: some(drawInner).Draw(t, "inner")},
	}
}

var (
	drawText   = rapid.StringN(0, 20, 200)
	drawBytes  = some(rapid.Byte())
	drawStatus = rapid.Custom(func(t *rapid.T) status { return status(rapid.Uint8().Draw(t, "s")) })
	drawHash   = rapid.Custom(func(t *rapid.T) (h [16]byte) {
		copy(h[:], rapid.SliceOfN(rapid.Byte(), 0, 16).Draw(t, "h"))
		return h
	})
	drawPoint = rapid.Custom(func(t *rapid.T) point {
		return point{rapid.Int32().Draw(t, "x"), rapid.Int32().Draw(t, "y")}
	})
	drawMaybe = rapid.Custom(func(t *rapid.T) *point {
		if !rapid.Bool().Draw(t, "there") {
			return nil
		}
		p := drawPoint.Draw(t, "p")
		return &p
	})
	drawInner = rapid.Custom(func(t *rapid.T) inner {
		return inner{drawMaybe.Draw(t, "maybe"), some(drawText).Draw(t, "tags")}
	})
)

// some draws nil or a slice with elements, sometimes one long enough for a
// length of two bytes.
func some[T any](g *rapid.Generator[T]) *rapid.Generator[[]T] {
	return rapid.Custom(func(t *rapid.T) []T {
		if s := rapid.SliceOfN(g, 0, 150).Draw(t, "s"); len(s) > 0 {
			return s
		}
		return nil
	})
}
