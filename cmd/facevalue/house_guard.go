package main

import (
	"crypto/rand"
	"fmt"

	"facevalue/api"
	"facevalue/guard"
)

// guardFlags are about floods and about those who come under many names.
type guardFlags struct {
	Calm    int      `name:"calm-holds" default:"300" placeholder:"N" env:"FACEVALUE_CALM_HOLDS" help:"Reservations a second up to which nobody is asked for work. Beyond, the browsers of those who have no turn and have proven no address work for a moment first; 0 is never."`
	Beacon  string   `name:"beacon-url" default:"https://api.drand.sh" placeholder:"URL" env:"FACEVALUE_BEACON_URL" help:"Relay of drand's public beacon that draws rest on, where a waiting room says so. Empty for none: then staff or any fan brings the round."`
	Domains []string `name:"refuse-mail-domain" placeholder:"DOMAIN" env:"FACEVALUE_REFUSE_MAIL_DOMAIN" help:"Mail domains whose addresses prove nothing, beside the throw-away providers that are known; -DOMAIN takes one off that list."`
}

const (
	workLife    = 10 * 60_000 // ms that a challenge can be answered in
	workKept    = 1 << 20     // answers remembered
	workLeast   = 500         // tries: some 20 ms of a laptop, 100 ms of a phone
	workMost    = 20_000      // a few seconds of a phone
	reasonsKept = 1 << 16
)

// newGuard is what keeps floods out.
func newGuard(o *houseOptions) (g api.Guard, err error) {
	g.Reasons, g.Domains = guard.NewReasons(reasonsKept), guard.NewDomains(o.throwAway)
	if o.calm == 0 {
		return g, nil
	}
	work := guard.WorkOptions{Life: workLife, Room: workKept}
	if _, err := rand.Read(work.Secret[:]); err != nil {
		return g, fmt.Errorf("draw the secret of challenges: %w", err)
	}
	g.Work = guard.NewWork(work)
	g.Effort = &guard.Effort{Calm: float64(o.calm), Least: workLeast, Most: workMost}
	return g, nil
}
