package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
)

// A sealed blob: version, ref, nonce, AES-256-GCM of the plain text with its
// tag. Version, ref and purpose are authenticated with it.
const (
	blobVersion = 1
	refAt       = 1
	nonceAt     = refAt + len(Ref{})
	nonceSize   = 12
	textAt      = nonceAt + nonceSize
	tagSize     = 16
	// Overhead is what sealing adds to a plain text.
	Overhead = textAt + tagSize
)

var (
	// ErrErased: the key is gone, by an erasure.
	ErrErased = errors.New("vault: erased")
	// ErrNoKey: there is no such key and never was, as far as this vault knows.
	ErrNoKey = errors.New("vault: no such key; was vault.db restored from an older backup than the journal?")
	// ErrFailed: the disk failed under the vault. The process has to end.
	ErrFailed = errors.New("vault: the storage has failed, this process must end")
	// ErrForged: not a blob of this vault, or not for this purpose, or damaged.
	ErrForged = errors.New("vault: blob does not open")
)

// Item is one thing to seal.
type Item struct {
	Ref     Ref
	Purpose string // such as "buyer"; opening has to name the same
	Plain   []byte
}

// Seal seals items, making the keys of new refs. When it returns, every key is
// durable: only then may a record hold the blobs.
func (v *Vault) Seal(ctx context.Context, items ...Item) ([][]byte, error) {
	refs := make([]Ref, len(items))
	for i, it := range items {
		if err := it.Ref.check(); err != nil {
			return nil, err
		}
		if len(it.Plain) > v.opts.MaxPlain {
			return nil, fmt.Errorf("vault: %q has %d bytes, at most %d can be sealed", it.Purpose, len(it.Plain), v.opts.MaxPlain)
		}
		refs[i] = it.Ref
	}
	keys, err := v.ensureKeys(ctx, refs)
	if err != nil {
		return nil, err
	}
	blobs := make([][]byte, len(items))
	for i, it := range items {
		if blobs[i], err = v.sealOne(keys[it.Ref], it); err != nil {
			return nil, err
		}
	}
	return blobs, nil
}

func (v *Vault) sealOne(key [32]byte, it Item) ([]byte, error) {
	b := make([]byte, textAt, Overhead+len(it.Plain))
	b[0] = blobVersion
	copy(b[refAt:], it.Ref[:])
	if err := v.random(b[nonceAt:]); err != nil {
		return nil, err
	}
	return gcm(key).Seal(b, b[nonceAt:], it.Plain, sealedWith(b, it.Purpose)), nil
}

// sealedWith is what is authenticated beside the text.
func sealedWith(b []byte, purpose string) []byte {
	return append(append([]byte(nil), b[:nonceAt]...), purpose...)
}

// Open opens a blob that was sealed for the purpose.
func (v *Vault) Open(ctx context.Context, purpose string, blob []byte) ([]byte, error) {
	ref, err := RefOf(blob)
	if err != nil {
		return nil, err
	}
	key, err := v.key(ctx, ref)
	if err != nil {
		return nil, err
	}
	plain, err := gcm(key).Open(nil, blob[nonceAt:textAt], blob[textAt:], sealedWith(blob, purpose))
	if err != nil {
		return nil, fmt.Errorf("%w for %q of %s", ErrForged, purpose, ref)
	}
	return plain, nil
}

// RefOf says whose a blob is, without opening it.
func RefOf(blob []byte) (Ref, error) {
	var r Ref
	if len(blob) < Overhead || blob[0] != blobVersion {
		return r, fmt.Errorf("%w: it is cut short or of another version", ErrForged)
	}
	copy(r[:], blob[refAt:])
	return r, r.check()
}

func gcm(key [32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	a, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block size it has
	}
	return a
}
