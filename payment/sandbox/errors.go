package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// apiError is an answer that is an error.
type apiError struct {
	status     int
	retryAfter int // seconds
	body       errorBody
}

type errorBody struct {
	Code          string  `json:"code,omitempty"`
	DeclineCode   string  `json:"decline_code,omitempty"`
	Message       string  `json:"message"`
	Param         string  `json:"param,omitempty"`
	PaymentIntent *intent `json:"payment_intent,omitempty"`
	Type          string  `json:"type"`
}

// cardError is why the last try to pay failed.
type cardError struct {
	Code        string `json:"code"`
	DeclineCode string `json:"decline_code,omitempty"`
	Message     string `json:"message"`
	Type        string `json:"type"`
}

// Error is its message.
func (e *apiError) Error() string { return e.body.Message }

func invalid(param, code, message string) *apiError {
	return &apiError{status: http.StatusBadRequest, body: errorBody{Type: "invalid_request_error", Param: param, Code: code, Message: message}}
}

func missing(what, id string) *apiError {
	return &apiError{status: http.StatusNotFound, body: errorBody{
		Type: "invalid_request_error", Param: "id", Code: "resource_missing", Message: "No such " + what + ": " + strconv.Quote(id),
	}}
}

// unexpected refuses what an intent's state does not allow, and shows the intent.
func unexpected(in *intent, verb string) *apiError {
	return &apiError{status: http.StatusBadRequest, body: errorBody{
		Type: "invalid_request_error", Code: "payment_intent_unexpected_state", PaymentIntent: in,
		Message: "A payment in state " + in.Status + " cannot be " + verb + ".",
	}}
}

func broken(message string) *apiError {
	return &apiError{status: http.StatusInternalServerError, body: errorBody{Type: "api_error", Message: message}}
}

// answer is a status and its body, kept under a key.
type answer struct {
	status     int
	retryAfter int
	body       []byte
}

func answerOf(status int, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		return broken("cannot be written: " + err.Error()).answer()
	}
	return answer{status: status, body: append(body, '\n')}
}

func (e *apiError) answer() answer {
	a := answerOf(e.status, map[string]errorBody{"error": e.body})
	a.retryAfter = e.retryAfter
	return a
}

func (a answer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	if a.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(a.retryAfter))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // whoever went away asks again
}
