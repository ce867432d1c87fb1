package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"os"

	"facevalue/api"
	"facevalue/journal/sqlite"
	"facevalue/sale"
	"facevalue/vault"
	"facevalue/views/live"

	"facevalue/desk"
)

// bareHandler is what no handler can do without: it reads the request and answers as
// many bytes as ours.
func bareHandler() http.Handler {
	body := make([]byte, answerSize)
	for i := range body {
		body[i] = ' '
	}
	copy(body, `{"hold":"hold_bench_1"}`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			Window string `json:"window"`
			Lines  []struct {
				Type  string `json:"type"`
				Count int    `json:"count"`
			} `json:"lines"`
		}
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil || len(request.Lines) != 1 {
			http.Error(w, "malformed", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(body)
	})
}

// answerSize is about the length of our answer.
const answerSize = 400

// door is a sale behind the front door, on a real journal.
type door struct {
	*api.API
	dir       string
	journal   *sqlite.Journal
	committer *desk.Committer
	desk      *saleDesk
	live      *live.Sale
}

func openDoor(dir string) (*door, error) {
	j, err := sqlite.Open(dir, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	d := &door{dir: dir, journal: j, committer: desk.NewCommitter(j)}
	o := desk.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]{
		Machine: "sale-bench", Committer: d.committer, Clock: wall,
		New: func() saleMachine { return sale.New(noCharts) },
	}
	if d.desk, err = desk.Open(o); err != nil {
		return nil, errors.Join(err, d.committer.Close(), j.Close())
	}
	do := func(c sale.Command) (sale.Outcome, error) {
		out, _, err := d.desk.Submit(context.Background(), c)
		return out, err
	}
	if err := submit(do, setUp(wall.Now(), nil)...); err != nil {
		return nil, errors.Join(err, d.close())
	}
	if err := d.openAPI(); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *door) openAPI() error {
	l, err := live.Open(context.Background(), live.Options{Machine: "sale-bench", Name: "sale_bench", Charts: noCharts, Journal: d.journal, Clock: wall})
	if err != nil {
		return err
	}
	d.live = l
	d.API, err = api.New(api.Options{
		Clock: wall, Random: rand.Reader, Ring: sessions, Vault: noVault{},
		Sale:    func(suffix string) (api.Sale, bool) { return doorSale{d}, suffix == "bench" },
		Sales:   func() []string { return []string{"bench"} },
		Catalog: func(string) (api.Catalog, bool) { return nil, false },
		Charts:  noCharts,
		Blob:    func([32]byte) ([]byte, error) { return nil, os.ErrNotExist },
		// An on-sale's limits by address are not this machine's: all clients are one.
		Limits: api.Limits{},
	})
	return err
}

func (d *door) close() error {
	err := d.desk.Close(context.Background())
	if d.live != nil {
		d.live.Close()
	}
	return errors.Join(err, d.committer.Close(), d.journal.Close(), os.RemoveAll(d.dir))
}

// doorSale is the sale as the front door finds it.
type doorSale struct{ *door }

func (s doorSale) Organizer() string { return "" }
func (s doorSale) Live() *live.Sale  { return s.live }

func (s doorSale) Submit(ctx context.Context, c sale.Command) (sale.Outcome, uint64, error) {
	return s.desk.Submit(ctx, c)
}

// noVault is for a benchmark in which nothing personal is sealed.
type noVault struct{}

var errNoVault = errors.New("bench: nothing is sealed here")

func (noVault) Claim(kind vault.Kind, _ string) vault.Claim { return vault.Claim{byte(kind)} }
func (noVault) NewPerson() (vault.Ref, error)               { return vault.Ref{}, errNoVault }
func (noVault) Seal(context.Context, ...vault.Item) ([][]byte, error) {
	return nil, errNoVault
}
