package api

import (
	"net/http"
	"slices"

	"facevalue/sale"
)

// Problem is one way to say no. Its code never changes; the words may be put better.
type Problem struct {
	Code   string
	Status int    // of HTTP
	Title  string // for people
	Do     string // what a client does about it
}

// Problems of the transport and of who asks. Those of a sale follow from its statuses.
var (
	problemMalformed   = &Problem{"malformed", http.StatusBadRequest, sale.Malformed.Sentence(), "Mend the request; `detail` and `pointer` say where. Repeating it unchanged fails again."}
	problemUnknown     = &Problem{"unknown", http.StatusNotFound, sale.Unknown.Sentence(), "Look at the id. What belongs to somebody else is unknown too."}
	problemKeyReused   = &Problem{"key_reused", http.StatusUnprocessableEntity, sale.KeyReused.Sentence(), "Use a new key for a new request. Nothing was done."}
	problemForbidden   = &Problem{"forbidden", http.StatusForbidden, sale.Forbidden.Sentence(), "Ask somebody who may."}
	problemMethod      = &Problem{"method_not_allowed", http.StatusMethodNotAllowed, "This cannot be done here.", "The header Allow names what can."}
	problemMedia       = &Problem{"unsupported_media_type", http.StatusUnsupportedMediaType, "The request is not JSON.", "Send `Content-Type: application/json`, unencoded."}
	problemBodyLarge   = &Problem{"body_too_large", http.StatusRequestEntityTooLarge, "The request is too large.", "`detail` says how many bytes are taken."}
	problemBodySlow    = &Problem{"body_slow", http.StatusRequestTimeout, "The request did not arrive in time.", "Send it again, with its key."}
	problemKeyNeeded   = &Problem{"key_needed", http.StatusBadRequest, "This request needs a key.", "Send `Idempotency-Key` with a text that is new for every new request and the same when it is repeated, such as a UUID."}
	problemRunning     = &Problem{"request_running", http.StatusConflict, "The same request is still being carried out.", "Repeat it after `Retry-After`; it gets the answer of the first."}
	problemSession     = &Problem{"session_needed", http.StatusUnauthorized, "Please begin a session first.", "`POST /v1/sessions`, then send its token as a cookie or as `Authorization: Bearer`."}
	problemSessionOver = &Problem{"session_over", http.StatusUnauthorized, "This session has ended.", "Begin another one. Orders stay reachable by the links that were mailed."}
	problemOrigin      = &Problem{"cross_origin", http.StatusForbidden, "This request came from another site.", "Browsers of other sites cannot act with our cookies; programs send `Authorization` and no cookie."}
	problemTurn        = &Problem{"turn_invalid", http.StatusForbidden, "This turn is not valid here.", "Ask the waiting room for the turn again."}
	problemLink        = &Problem{"link_over", http.StatusForbidden, "This link does not open the order any more.", "Use the newest mail, or ask for it to be sent again."}
	problemCode        = &Problem{"proof_wrong", http.StatusForbidden, "That is not the code we sent.", "Look at the newest mail; `attempts_left` says how often it can be tried again."}
	problemProofOver   = &Problem{"proof_over", http.StatusForbidden, "This code has expired or was tried too often.", "Ask for another code."}
	problemMail        = &Problem{"mail_unavailable", http.StatusServiceUnavailable, "We cannot send mail at the moment.", "Try again after `Retry-After`."}
	problemRate        = &Problem{"rate_limited", http.StatusTooManyRequests, "That was too fast.", "Wait for `Retry-After` seconds; `RateLimit` says what is left."}
	problemRoomDown    = &Problem{"room_down", http.StatusServiceUnavailable, "The waiting room is not open at the moment.", "Places are kept. Nobody is let in around it; try again after `Retry-After`."}
	problemWork        = &Problem{"work_needed", http.StatusPreconditionRequired, "Very many people are here; this takes a moment.", "Solve `challenge` with any ALTCHA library and repeat the request with the answer in `Facevalue-Work`; a session that has proven an address is not asked."}
	problemEmail       = &Problem{"email_refused", http.StatusUnprocessableEntity, "This address cannot be used here.", "Addresses of throw-away providers prove nothing; use another one."}
	problemStreams     = &Problem{"streams_full", http.StatusServiceUnavailable, "Too many pages are being kept up to date.", "Read the availability itself now and then; try a stream again after `Retry-After`."}
	problemBusy        = &Problem{"busy", http.StatusServiceUnavailable, "Very many people are buying at this moment.", "Nothing was done. Repeat the request with its key after `Retry-After`."}
	problemDoubt       = &Problem{"outcome_unknown", http.StatusServiceUnavailable, "We do not know whether this was carried out.", "Repeat the request with the same key: it is carried out once."}
	problemStopped     = &Problem{"sale_stopped", http.StatusServiceUnavailable, "This sale has stopped and somebody is looking at it.", "Nothing was done. Try again later."}
	problemSpace       = &Problem{"no_space", http.StatusServiceUnavailable, "New reservations cannot be taken at the moment.", "Nothing was done. What is reserved can still be bought."}
	problemClosing     = &Problem{"closing", http.StatusServiceUnavailable, "The server is about to restart.", "Nothing was done. Repeat the request with its key after `Retry-After`."}
	problemBehind      = &Problem{"not_yet", http.StatusServiceUnavailable, "This has not arrived here yet.", "Read it again after `Retry-After`."}
	problemInternal    = &Problem{"internal", http.StatusInternalServerError, "Something went wrong on our side.", "It was noted. Repeat the request with its key."}
	problemAmbiguous   = &Problem{"time_ambiguous", http.StatusUnprocessableEntity, "This time comes twice on that day.", "Say which: `fold` is `first` or `second`."}
	problemMatch       = &Problem{"precondition_needed", http.StatusPreconditionRequired, "This change has to say what it was made from.", "Read it, and send its `ETag` as `If-Match`."}
	problemNoTime      = &Problem{"time_skipped", http.StatusUnprocessableEntity, "This time does not exist on that day.", "Clocks go forward then; choose an earlier or a later time."}
)

// transport lists the problems above, in the order of the page.
var transport = []*Problem{
	problemMethod, problemMedia, problemBodyLarge, problemBodySlow, problemKeyNeeded, problemRunning, problemSession,
	problemSessionOver, problemOrigin, problemTurn, problemLink, problemCode, problemProofOver, problemMail, problemRate, problemRoomDown, problemWork, problemEmail, problemStreams, problemBusy,
	problemDoubt, problemStopped, problemSpace, problemClosing, problemBehind, problemInternal, problemAmbiguous, problemNoTime, problemMatch,
}

// Problems lists every problem there is: those of a sale in order of precedence,
// those of a catalog, then those of the transport.
func Problems() []*Problem {
	var all []*Problem
	for _, s := range sale.Statuses() {
		if p := OfSale(s); p != nil {
			all = append(all, p)
		}
	}
	return slices.Concat(all, catalogOnly, roomProblems, transport)
}

// problemNamed finds a problem by its code.
func problemNamed(code string) *Problem {
	for _, p := range Problems() {
		if p.Code == code {
			return p
		}
	}
	return nil
}
