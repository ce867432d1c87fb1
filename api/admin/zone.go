package admin

import (
	"context"
	"time"
	_ "time/tzdata" // zones are known on machines that have none installed
)

// checkZone refuses what is not an IANA zone.
func checkZone(ctx context.Context, pointer, zone string) error {
	if zone == "" {
		return nil
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		return refuseAt(ctx, "malformed", pointer, "a zone has a name of the IANA database, such as Europe/Berlin")
	}
	return nil
}
