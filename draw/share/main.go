// Command share says who gets the tickets: fans with one identity each, against brokers
// with many and with bots, when the first to come is served first and when places are
// drawn.
//
// It is a simulation with stated assumptions, not a measurement; what it promises is
// that equal flags and seed print equal figures, and that ranks are drawn by the code
// that serves (package draw). It leaves to others to say how brokers really behave.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	w := usual()
	flag.IntVar(&w.fans, "fans", w.fans, "people with one identity each")
	flag.IntVar(&w.brokers, "brokers", w.brokers, "brokers")
	flag.IntVar(&w.identities, "identities", w.identities, "e-mail addresses of all brokers together")
	flag.IntVar(&w.bots, "bots", w.bots, "programs that all brokers run together")
	flag.IntVar(&w.cards, "cards", w.cards, "cards and phones of one broker, by which identities can be joined")
	flag.IntVar(&w.tickets, "tickets", w.tickets, "tickets")
	flag.IntVar(&w.limit, "limit", w.limit, "tickets for one person")
	flag.Uint64Var(&w.seed, "seed", w.seed, "what all chance follows from")
	flag.Parse()
	report(os.Stdout, w)
}

// report prints a table: who gets how much, four ways.
func report(out io.Writer, w world) {
	fmt.Fprintf(out, "%d fans; %d brokers with %d identities, %d bots, %d cards each; %d tickets, at most %d a person; seed %d\n\n",
		w.fans, w.brokers, w.identities, w.bots, w.cards, w.tickets, w.limit, w.seed)
	fmt.Fprintf(out, "| places | identities joined | tickets to fans | to brokers | fans who get any |\n|---|---|---:|---:|---:|\n")
	for _, drawn := range []bool{false, true} {
		for _, joined := range []bool{false, true} {
			r := w.sell(drawn, joined)
			fmt.Fprintf(out, "| %s | %s | %.1f %% | %.1f %% | %.1f %% |\n", choose(drawn, "drawn", "first come"), choose(joined, "yes", "no"),
				percent(r.toFans, r.sold), percent(r.sold-r.toFans, r.sold), percent(r.served, w.fans))
		}
	}
}

func choose(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

func percent(part, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(part) / float64(of)
}
