package draw

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// Kind is what a signed text is. It is under the signature: a text of one kind never
// passes as another.
type Kind string

// The kinds that a room signs.
const (
	NoticeText     Kind = "notice"
	AmendmentText  Kind = "amendment"
	ReceiptText    Kind = "receipt"
	CheckpointText Kind = "checkpoint"
	SeedText       Kind = "seed"
	NowText        Kind = "now"
	SummaryText    Kind = "summary"
)

// Signed is a text that the house stands by. The text is kept as it was signed, to the
// byte; what is in it is for its kind to say.
type Signed struct {
	Kind      Kind   `json:"kind"`
	Text      string `json:"text"`
	Key       string `json:"key"`       // the public key, in base64
	Signature string `json:"signature"` // Ed25519 over kind and text, in base64
}

// signedMessage is what the signature is over.
func signedMessage(kind Kind, text string) []byte {
	return []byte("facevalue/" + string(kind) + "/v1\n" + text)
}

// Signer is a key of the house, and its public half as it is published.
type Signer struct {
	private ed25519.PrivateKey
	name    string
}

// NewSigner is the signer of a key.
func NewSigner(key ed25519.PrivateKey) *Signer {
	public, _ := key.Public().(ed25519.PublicKey)
	return &Signer{private: key, name: KeyText(public)}
}

// Key is the public key, as it is published.
func (s *Signer) Key() string { return s.name }

// Sign signs a text.
func (s *Signer) Sign(kind Kind, text string) Signed {
	signature := ed25519.Sign(s.private, signedMessage(kind, text))
	return Signed{Kind: kind, Text: text, Key: s.name, Signature: base64.StdEncoding.EncodeToString(signature)}
}

// SignJSON signs a value as JSON.
func (s *Signer) SignJSON(kind Kind, v any) (Signed, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return Signed{}, fmt.Errorf("draw: sign a %s: %w", kind, err)
	}
	return s.Sign(kind, string(text)), nil
}

// KeyText is a public key as it is published.
func KeyText(key ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }

// Errors of signed texts.
var (
	ErrKey       = errors.New("draw: signed by a key that is not the house's")
	ErrSignature = errors.New("draw: the text was changed after it was signed")
	ErrKind      = errors.New("draw: a text of another kind")
)

// Check holds a signed text against the kind that it should be of and the keys that
// may have signed it.
func (s *Signed) Check(kind Kind, keys []string) error {
	if s.Kind != kind {
		return fmt.Errorf("%w: %q, where a %s should be", ErrKind, clip(string(s.Kind)), kind)
	}
	for _, known := range keys {
		if s.Key == known {
			return s.checkSignature()
		}
	}
	return fmt.Errorf("%w: %q", ErrKey, clip(s.Key))
}

func (s *Signed) checkSignature() error {
	key, err := base64.StdEncoding.Strict().DecodeString(s.Key)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("%w: a key is 32 bytes in base64", ErrKey)
	}
	signature, err := base64.StdEncoding.Strict().DecodeString(s.Signature)
	if err != nil || !ed25519.Verify(key, signedMessage(s.Kind, s.Text), signature) {
		return fmt.Errorf("%w (%s)", ErrSignature, s.Kind)
	}
	return nil
}

// Read checks a signed text and reads the JSON in it.
func (s *Signed) Read(kind Kind, keys []string, v any) error {
	if err := s.Check(kind, keys); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(s.Text), v); err != nil {
		return fmt.Errorf("draw: the %s is signed but is not one: %w", kind, err)
	}
	return nil
}
