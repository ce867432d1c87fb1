package webhook

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Message is one piece of news, as it is sent.
type Message struct {
	ID    string
	Topic string
	At    int64 // when it happened
	Body  []byte
}

// Test is the topic of messages that are sent because somebody asked for one.
const Test = "webhook.test"

// body is what is sent.
type body struct {
	Type      string `json:"type"`
	Timestamp string `json:"timestamp"`
	Data      any    `json:"data"`
}

// subject is what every piece of news says of where it happened.
type subject struct {
	Organizer string `json:"organizer"`
	Sale      string `json:"sale,omitempty"`
	// Sequence is higher for what happened later in the same sale, or to the same event.
	Sequence uint64 `json:"sequence"`
}

// orderNews is news of an order.
type orderNews struct {
	subject
	Order    string       `json:"order"`
	State    string       `json:"state"`
	Currency string       `json:"currency"`
	Total    int64        `json:"total"`
	Paid     int64        `json:"paid"`
	Refunded int64        `json:"refunded"`
	Amount   int64        `json:"amount,omitempty"` // of a refund
	Tickets  []ticketNews `json:"tickets,omitempty"`
}

type ticketNews struct {
	Ticket string `json:"ticket"`
	Event  string `json:"event"`
	Type   string `json:"type"`
	Seat   string `json:"seat,omitempty"`
}

// eventNews is news of an event.
type eventNews struct {
	subject
	Event  string `json:"event"`
	Change string `json:"change"` // described, moved, published, cancelled, archived
}

type testNews struct {
	subject
	Webhook string `json:"webhook"`
}

// idOf names a message for ever. The instant is part of it: when a journal is put back
// from an older copy, the same numbers are given again, to other news.
func idOf(r *Record, n int) string {
	return fmt.Sprintf("msg_%s_%d_%d_%s", strings.Replace(r.Machine, "-", "_", 1), r.Seq, n, strconv.FormatInt(r.At, 36))
}

// sequenceOf orders what happened in one machine. 2^17 is more than a record can say, and
// with 2^36 records a number is still one that JSON's readers keep exactly.
func sequenceOf(seq uint64, n int) uint64 { return seq<<17 | uint64(n) }

func message(id, topic string, at int64, data any) Message {
	b, err := json.Marshal(body{topic, time.UnixMilli(at).UTC().Format("2006-01-02T15:04:05.000Z"), data})
	if err != nil {
		panic(err) // structs of texts and numbers can always be written
	}
	return Message{ID: id, Topic: topic, At: at, Body: b}
}
