package draw

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// seedOf makes a seed of a number.
func seedOf(n uint64) *Seed {
	seed := Seed(sha256.Sum256(strconv.AppendUint(nil, n, 10)))
	return &seed
}

// bitwise is the mapping as the consensus specification of Ethereum states it
// (compute_shuffled_index), written without regard to speed.
func bitwise(seed *Seed, index, size uint64) uint64 {
	hash := func(parts ...[]byte) []byte {
		sum := sha256.Sum256(slices.Concat(parts...))
		return sum[:]
	}
	number := func(n uint64, bytes int) []byte {
		b := make([]byte, bytes)
		for i := range b {
			b[i] = byte(n >> (8 * i))
		}
		return b
	}
	for current := range uint64(90) {
		pivot := uint64(0)
		for i, b := range hash(seed[:], number(current, 1))[:8] {
			pivot |= uint64(b) << (8 * i)
		}
		pivot %= size
		flip := (pivot + size - index) % size
		position := max(index, flip)
		source := hash(seed[:], number(current, 1), number(position/256, 4))
		if source[position%256/8]>>(position%8)%2 == 1 {
			index = flip
		}
	}
	return index
}

// published are test vectors of Ethereum's consensus: the SHA-256 of the file
// tests/mainnet/phase0/shuffling/core/shuffle/shuffle_0x<seed>_<count>/mapping.yaml in
// github.com/ethereum/consensus-spec-tests, as its git-lfs pointers have it. The file
// is written anew from our mapping and must be the same to the byte.
var published = []struct {
	seed  string
	count int
	file  string
}{
	{"01b4f6bd5d6a06a7b74a8565ceb4f845afe0ae96a0ac05cf5e86066bf7b538ec", 3, "c9347a6f971bcaadbc5869bf032d2b6b82be00a7c705cddeab8de6bcf2e7ade1"},
	{"26655aab58c18b66870f50a133171c85d9a5ae9dde55c0ca049491a27f4f63e7", 10, "85aaf86622c782060818e06c73c03ca8193eb0ddb8735904e0b0aeeb074cc023"},
	{"0623ccb9b1619bd388284a438034d8cb6431964ba727d8b1c450303105735488", 33, "8b30e3470f467a1581727f3434886abb7a87e52b0f7d988208ac716fee1e889b"},
	{"01b4f6bd5d6a06a7b74a8565ceb4f845afe0ae96a0ac05cf5e86066bf7b538ec", 100, "76856e7b9132ba539787cc0563014a8c43e83f1052a814757e43258eda616a4f"},
	{"2594b6a92ebfb1c3312deb7d01c015fb95e9fbe9bd7bc6b527af07813ec7b910", 1000, "d00450bce493bc8803335f49ea3770ea25ad80ec1431338b0e94f86311b50812"},
	{"01b4f6bd5d6a06a7b74a8565ceb4f845afe0ae96a0ac05cf5e86066bf7b538ec", 9999, "c3577795cf7bbe42bcca0c97e2d97b8caf8bf3defa8d1b3cffd6ce7813a06575"},
}

// TestPublishedVectors holds the single, the batch and the literal way against the
// published mappings.
func TestPublishedVectors(t *testing.T) {
	for _, v := range published {
		raw, err := hex.DecodeString(v.seed)
		if err != nil {
			t.Fatal(err)
		}
		seed := Seed(raw)
		ranks := Ranks(&seed, v.count)
		for i, rank := range ranks {
			if one := Rank(&seed, uint64(i), uint64(v.count)); one != uint64(rank) {
				t.Fatalf("%s: entry %d of %d has rank %d alone and %d among all", v.seed, i, v.count, one, rank)
			}
			if i%(1+v.count/500) > 0 {
				continue
			}
			if literal := bitwise(&seed, uint64(i), uint64(v.count)); literal != uint64(rank) {
				t.Fatalf("%s: entry %d of %d has rank %d, the specification says %d", v.seed, i, v.count, rank, literal)
			}
		}
		sum := sha256.Sum256([]byte(mappingFile(v.seed, ranks)))
		if hex.EncodeToString(sum[:]) != v.file {
			t.Errorf("%s: the mapping of %d is not the published one", v.seed, v.count)
		}
	}
}

// mappingFile writes a mapping as the published files have it.
func mappingFile(seed string, ranks []uint32) string {
	var file strings.Builder
	file.WriteString("seed: '0x" + seed + "'\ncount: " + strconv.Itoa(len(ranks)) + "\n")
	line := "mapping: ["
	for i, rank := range ranks {
		number := strconv.Itoa(int(rank))
		switch {
		case i == 0:
			line += number
		case len(line)+1 > 80:
			file.WriteString(line + ",\n")
			line = "  " + number
		default:
			line += ", " + number
		}
	}
	return file.String() + line + "]\n"
}

// TestEverySizeIsAPermutation: for every N to 2,000, each rank is given once, and the
// inverse leads back.
func TestEverySizeIsAPermutation(t *testing.T) {
	for size := range 2_001 {
		seed := seedOf(uint64(size))
		ranks, entries := Ranks(seed, size), Entries(seed, size)
		for i, rank := range ranks {
			if int(rank) >= size || entries[rank] != uint32(i) {
				t.Fatalf("of %d, entry %d has rank %d, where entry %d stands", size, i, rank, entries[rank])
			}
		}
		s := NewShuffle(seed, uint64(size))
		for i := 0; i < size; i += 1 + size/2 {
			rank := s.Rank(uint64(i))
			if rank != uint64(ranks[i]) || s.Entry(rank) != uint64(i) {
				t.Fatalf("of %d, entry %d has rank %d alone and %d among all", size, i, rank, ranks[i])
			}
		}
	}
}

// TestLargeSizes samples sizes to 2^24 and beyond.
func TestLargeSizes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.OneOf(rapid.Uint64Range(1, 1<<24), rapid.Uint64Range(1<<24, MaxEntries)).Draw(t, "size")
		index := rapid.Uint64Range(0, size-1).Draw(t, "index")
		seed := seedOf(rapid.Uint64().Draw(t, "seed"))
		rank := Rank(seed, index, size)
		if rank >= size || Entry(seed, rank, size) != index || bitwise(seed, index, size) != rank {
			t.Fatalf("entry %d of %d has rank %d", index, size, rank)
		}
	})
}

// TestLargeBatch: the batch over a size that is no power of anything.
func TestLargeBatch(t *testing.T) {
	const size = 300_007
	seed := seedOf(3)
	ranks := Ranks(seed, size)
	entries := Entries(seed, size)
	for i := 0; i < size; i += 997 {
		if rank := Rank(seed, uint64(i), size); uint64(ranks[i]) != rank || entries[rank] != uint32(i) {
			t.Fatalf("entry %d: rank %d alone, %d among all", i, rank, ranks[i])
		}
	}
}

func TestIndexOutOfBounds(t *testing.T) {
	for _, call := range []func(){
		func() { Rank(seedOf(1), 5, 5) },
		func() { Entry(seedOf(1), 0, 0) },
		func() { Entry(seedOf(1), 1, MaxEntries+1) },
		func() { Ranks(seedOf(1), MaxEntries+1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("an index out of bounds was given a rank")
				}
			}()
			call()
		}()
	}
}

// TestRanksAreEven: over many seeds, an entry comes to stand everywhere alike. With 40
// places, chi-square has 39 degrees of freedom; beyond 100 is a chance of 1 in 10^6
// for each of the entries looked at. Seeds are fixed, so it passes always or never.
func TestRanksAreEven(t *testing.T) {
	const size, seeds = 40, 4_000
	random := rand.New(rand.NewPCG(1, 2))
	counts := [size][size]int{}
	for range seeds {
		for i, rank := range Ranks(seedOf(random.Uint64()), size) {
			counts[i][rank]++
		}
	}
	const expected = float64(seeds) / size
	for i := range counts {
		chi := 0.0
		for _, n := range counts[i] {
			chi += (float64(n) - expected) * (float64(n) - expected) / expected
		}
		if chi > 100 || math.IsNaN(chi) {
			t.Errorf("entry %d: chi-square %.1f over %d places", i, chi, size)
		}
	}
}

// TestPairsAreEven: whether one entry is before another is a fair coin, for
// neighbours too.
func TestPairsAreEven(t *testing.T) {
	const size, seeds = 101, 3_600
	before := [5]int{}
	pairs := [5][2]int{{0, 1}, {50, 51}, {99, 100}, {0, 100}, {13, 77}}
	for n := range uint64(seeds) {
		ranks := Ranks(seedOf(n), size)
		for i, p := range pairs {
			if ranks[p[0]] < ranks[p[1]] {
				before[i]++
			}
		}
	}
	for i, n := range before { // 5 standard deviations are 150
		if n < seeds/2-150 || n > seeds/2+150 {
			t.Errorf("entry %d was before %d in %d of %d draws", pairs[i][0], pairs[i][1], n, seeds)
		}
	}
}

func BenchmarkRank(b *testing.B) {
	s := NewShuffle(seedOf(1), 1_000_000)
	for i := range b.N {
		s.Rank(uint64(i) % 1_000_000)
	}
}

func BenchmarkRanksMillion(b *testing.B) {
	for n := range b.N {
		Ranks(seedOf(uint64(n)), 1_000_000)
	}
}
