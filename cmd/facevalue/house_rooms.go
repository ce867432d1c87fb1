package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"facevalue/api"
	"facevalue/draw"
	"facevalue/node"
)

// rooms are the waiting rooms of the house, for the organizer's door.
type rooms struct{ *node.Node }

// FindRoom finds one that runs.
func (r rooms) FindRoom(sale, window string) (api.Room, bool) {
	found, ok := r.Room(sale, window)
	if !ok {
		return nil, false
	}
	return found, true
}

// beacon fetches rounds of drand's public network over HTTP.
type beacon struct {
	url    string // of a relay, without a slash at the end
	client *http.Client
}

const (
	beaconPatience = 5 * time.Second
	maxRound       = 4096 // bytes of an answer
)

func newBeacon(url string) *beacon {
	return &beacon{strings.TrimSuffix(url, "/"), &http.Client{Timeout: beaconPatience}}
}

// fetchRound fetches rounds, or is nil where there is nowhere to fetch them from.
func (o *houseOptions) fetchRound() func(context.Context, uint64) ([]byte, error) {
	if o.beacon == "" {
		return nil
	}
	return newBeacon(o.beacon).fetch
}

// fetch is the signature of a round. It is not checked here: whoever uses it does.
func (b *beacon) fetch(ctx context.Context, round uint64) ([]byte, error) {
	net := draw.Quicknet()
	at := fmt.Sprintf("%s/%x/public/%d", b.url, net.Chain, round)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, err
	}
	res, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", at, res.Status)
	}
	var got struct {
		Round     uint64
		Signature string
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, maxRound)).Decode(&got); err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	if got.Round != round {
		return nil, errors.New("the beacon answered with another round")
	}
	return hex.DecodeString(got.Signature)
}
