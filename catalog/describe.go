package catalog

import (
	"fmt"
	"strings"
)

// Describe puts a fact into words: what happened, by whom and when. A fact that is
// only the machine's own bookkeeping has no words.
func Describe(f Fact) (what string, who Actor, at int64) {
	mark := f.mark()
	what = describePeople(f)
	if what == "" {
		what = describeOffer(f)
	}
	if what == "" {
		what = describeSale(f)
	}
	if what == "" {
		what = describeWebhook(f)
	}
	return what, mark.By, mark.At
}

// About is the kind and the key of the thing that a fact is about, for who looks for
// all that happened to it.
func About(f Fact) (kind, key string) {
	switch f := f.(type) {
	case *OrganizerOpened, *ProfileSet:
		return "organizer", ""
	case *StaffAdded:
		return "staff", f.Staff.Key
	case *StaffChanged:
		return "staff", f.Staff
	case *PasswordSet:
		return "staff", f.Staff
	case *StaffDisabled:
		return "staff", f.Staff
	case *SessionStarted:
		return "staff", f.Session.Staff
	case *SessionEnded:
		return "staff", f.Staff
	case *SessionsEnded:
		return "staff", f.Staff
	case *KeyAdded:
		return "key", f.APIKey.ID
	case *KeyRevoked:
		return "key", f.ID
	case *SellerAdded:
		return "seller", f.Seller.Key
	case *SellerChanged:
		return "seller", f.Seller.Key
	case *VenueAdded:
		return "venue", f.Venue.Key
	case *VenueChanged:
		return "venue", f.Venue.Key
	case *VenueArchived:
		return "venue", f.Venue
	case *ChartDrafted:
		return "venue", f.Venue
	case *ChartPublished:
		return "venue", f.Venue
	}
	return aboutSale(f)
}

func aboutSale(f Fact) (kind, key string) {
	switch f := f.(type) {
	case *EventAdded:
		return "event", f.Event
	case *EventChanged:
		return "event", f.Event
	case *EventMoved:
		return "event", f.Event
	case *EventTurned:
		return "event", f.Event
	case *EventRemoved:
		return "event", f.Event
	case *SaleAdded:
		return "sale", f.Sale
	case *PlanDrafted:
		return "sale", f.Sale
	case *PlanPublished:
		return "sale", f.Sale
	case *SaleArchived:
		return "sale", f.Sale
	case *SaleRemoved:
		return "sale", f.Sale
	case *RulesPosted:
		return "sale", f.Sale
	case *OrderNoted:
		return "sale", f.Sale
	case *EffectOpened:
		return "sale", f.Effect.Sale
	case *EffectClosed:
		return "sale", f.Sale
	}
	if id := aboutWebhook(f); id != "" {
		return "webhook", id
	}
	return "", ""
}

func describePeople(f Fact) string {
	switch f := f.(type) {
	case *OrganizerOpened:
		return "organizer " + f.Profile.Name + " opened"
	case *ProfileSet:
		return "profile changed"
	case *StaffAdded:
		return fmt.Sprintf("%s added as %s", f.Staff.Name, f.Staff.Roles)
	case *StaffChanged:
		return fmt.Sprintf("%s is now %s, %s", f.Staff, f.Name, f.Roles)
	case *PasswordSet:
		return "password of " + f.Staff + " changed"
	case *StaffDisabled:
		if f.Disabled {
			return f.Staff + " shut out: " + f.Reason
		}
		return f.Staff + " let in again: " + f.Reason
	case *SessionStarted:
		return f.Session.Staff + " signed in"
	case *SessionEnded:
		if f.Late {
			return "a session of " + f.Staff + " ran out"
		}
		return f.Staff + " signed out"
	case *SessionsEnded:
		return f.Staff + " signed out everywhere"
	case *KeyAdded:
		return fmt.Sprintf("API key %s (%s) added as %s", f.APIKey.ID, f.APIKey.Name, f.APIKey.Roles)
	case *KeyRevoked:
		return "API key " + f.ID + " revoked"
	}
	return ""
}

func describeOffer(f Fact) string {
	switch f := f.(type) {
	case *SellerAdded:
		return fmt.Sprintf("seller %s added, selling in %s", f.Seller.LegalName, f.Seller.Currency)
	case *SellerChanged:
		return "seller " + f.Seller.Key + " changed"
	case *VenueAdded:
		return "venue " + f.Venue.Key + " added"
	case *VenueChanged:
		return "venue " + f.Venue.Key + " changed"
	case *VenueArchived:
		return "venue " + f.Venue + " archived"
	case *ChartDrafted:
		return fmt.Sprintf("chart %s of %s drafted", f.Chart, f.Venue)
	case *ChartPublished:
		return fmt.Sprintf("chart %s of %s published as version %d", f.Chart, f.Venue, f.Version)
	case *EventAdded:
		return "event " + f.Event + " added for " + f.Occasion.words()
	case *EventChanged:
		return "description of " + f.Event + " changed"
	case *EventMoved:
		return withReason("event "+f.Event+" moved to "+f.Occasion.words(), f.Reason)
	case *EventTurned:
		return withReason("event "+f.Event+" "+f.State.String(), f.Reason)
	case *EventRemoved:
		return "event " + f.Event + " removed"
	}
	return ""
}

func describeSale(f Fact) string {
	switch f := f.(type) {
	case *SaleAdded:
		return "sale " + f.Sale + " added"
	case *PlanDrafted:
		return fmt.Sprintf("plan %d of %s drafted", f.Version, f.Sale)
	case *PlanPublished:
		return withReason(fmt.Sprintf("plan %d of %s published", f.Version, f.Sale), strings.Join(f.Events, ", "))
	case *SaleArchived:
		return "sale " + f.Sale + " archived"
	case *SaleRemoved:
		return "sale " + f.Sale + " removed"
	case *RulesPosted:
		return fmt.Sprintf("rules %d of window %s in %s posted, in effect from %s", f.Rules.Version, f.Rules.Window, f.Sale, Instant(f.Rules.Effective))
	case *OrderNoted:
		return fmt.Sprintf("note on order %d of %s", f.Order, f.Sale)
	case *EffectClosed:
		switch f.Result {
		case Applied:
			return fmt.Sprintf("plan %d of %s carried out", f.Version, f.Sale)
		case Waits:
			return fmt.Sprintf("plan %d of %s carried out, but for what waits until %s", f.Version, f.Sale, Instant(f.Until))
		default:
			return fmt.Sprintf("plan %d of %s not carried out: %s refused (%s)", f.Version, f.Sale, f.Step, f.Code)
		}
	}
	return ""
}

// words is when and where, for a sentence.
func (o *Occasion) words() string {
	when := "a date to follow"
	switch {
	case o.ToFollow:
	case o.Starts.Local != "":
		when = o.Starts.Local
	default:
		when = o.Starts.At.String()
	}
	return when + " at " + o.Venue
}

func withReason(what, reason string) string {
	if reason == "" {
		return what
	}
	return what + ": " + reason
}
