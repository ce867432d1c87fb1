package main

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"

	"facevalue/draw"
)

// world is who wants how many tickets.
type world struct {
	fans, brokers, identities, bots, cards int
	tickets, limit                         int
	seed                                   uint64
}

// usual is the world of the documents: a stadium, five times as many fans as it seats
// tickets for, and brokers with a fifth as many identities as there are fans.
func usual() world {
	return world{
		fans: 200_000, brokers: 50, identities: 40_000, bots: 2_000, cards: 10,
		tickets: 80_000, limit: 4, seed: 1,
	}
}

// visitor is one identity at the door.
type visitor struct {
	broker  int // 0 = a fan
	wants   int
	arrives float64 // seconds after the opening
	comes   bool    // when called
}

// How people and programs behave; rough, and the same for every way of selling.
const (
	medianClick  = 6.0  // seconds until half of the fans have clicked through
	spreadClick  = 0.8  // of the logarithm of those seconds
	botStart     = 0.05 // seconds until a program has its first request through
	botRequest   = 0.25 // seconds that a program needs for each identity
	fansMissTurn = 0.15 // of the fans who are drawn do not come when they are called
)

// visitors are all identities, in no order that matters.
func (w world) visitors(random *rand.Rand) []visitor {
	all := make([]visitor, 0, w.fans+w.identities)
	for range w.fans {
		all = append(all, visitor{
			wants:   1 + random.IntN(w.limit),
			arrives: medianClick * math.Exp(spreadClick*random.NormFloat64()),
			comes:   random.Float64() >= fansMissTurn,
		})
	}
	for i := range w.identities {
		all = append(all, visitor{
			broker: 1 + i%max(w.brokers, 1), wants: w.limit, comes: true,
			arrives: botStart + botRequest*float64(i/max(w.bots, 1)) + random.Float64()/1000,
		})
	}
	return all
}

// result is who got what.
type result struct {
	sold, toFans int
	served       int // fans who got any
}

// sell serves all in an order, each as many as they want, are allowed, and are left.
// Joined identities are one person for each card: the limit is theirs together.
func (w world) sell(drawn, joined bool) result {
	random := rand.New(rand.NewPCG(w.seed, 7))
	all := w.visitors(random)
	if drawn {
		all = w.byRank(all)
	} else {
		slices.SortStableFunc(all, func(a, b visitor) int {
			if a.arrives < b.arrives {
				return -1
			}
			return 1
		})
	}
	left := make([]int, w.brokers+1) // what a broker may still buy
	for i := range left {
		left[i] = w.cards * w.limit
	}
	var r result
	for _, v := range all {
		n := min(v.wants, w.tickets-r.sold)
		switch {
		case drawn && !v.comes:
			continue
		case v.broker == 0:
			r.toFans += n
			if n > 0 {
				r.served++
			}
		case joined:
			n = min(n, left[v.broker])
			left[v.broker] -= n
		}
		r.sold += n
	}
	return r
}

// byRank puts all into the order that a draw gives them.
func (w world) byRank(all []visitor) []visitor {
	seed := draw.Seed(sha256.Sum256(binary.BigEndian.AppendUint64(nil, w.seed)))
	drawn := make([]visitor, len(all))
	for rank, entry := range draw.Entries(&seed, len(all)) {
		drawn[rank] = all[entry]
	}
	return drawn
}
