package admin

import (
	"context"

	"facevalue/catalog"
)

// KeyBody is an API key, without its secret.
type KeyBody struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Roles   []string `json:"roles"`
	Expires *Instant `json:"expires_at,omitempty"`
	Revoked bool     `json:"revoked"`
	By      string   `json:"by"`
	Since   Instant  `json:"since"`
}

func keyBody(k catalog.APIKey) KeyBody {
	return KeyBody{k.ID, k.Name, k.Roles.Names(), instantOf(k.Expires), k.Revoked, k.By.String(), Instant(k.Since)}
}

type keyList struct {
	Link string `header:"Link"`
	Body struct {
		Keys []KeyBody `json:"keys"`
		Next string    `json:"next,omitempty"`
	}
}

func (a *Admin) listKeys(ctx context.Context, in *Paged) (*keyList, error) {
	var out keyList
	out.Body.Keys = []KeyBody{}
	err := a.read(ctx, func(m *catalog.Machine) error {
		part, cursor, err := page(ctx, m.APIKeys(), func(k catalog.APIKey) string { return k.ID }, *in)
		for _, x := range part {
			out.Body.Keys = append(out.Body.Keys, keyBody(x))
		}
		out.Link, out.Body.Next = next(ctx, cursor), cursor
		return err
	})
	return &out, err
}

type addKey struct {
	Body struct {
		Name    string   `json:"name" minLength:"1" maxLength:"200"`
		Roles   []string `json:"roles" minItems:"1" maxItems:"5"`
		Expires Instant  `json:"expires_at,omitempty" doc:"Left out, it does not end by itself."`
	}
}

// NewKey is a key with its secret.
type NewKey struct {
	ID     string `json:"id"`
	Secret string `json:"secret" doc:"Shown once, here; send it as Authorization: Bearer."`
}

type newKey struct{ Body NewKey }

// addKey makes a key. Its secret is drawn here and known nowhere else: a request that is
// repeated makes another key, and the first can be revoked.
func (a *Admin) addKey(ctx context.Context, in *addKey) (*newKey, error) {
	roles, err := rolesOf(ctx, in.Body.Roles)
	if err != nil {
		return nil, err
	}
	id, err := a.draw(5)
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	drawn, err := a.secret()
	if err != nil {
		return nil, a.failed(ctx, err)
	}
	c := callerOf(ctx)
	secret := keyPrefix + c.organ.Suffix() + "_" + id + "_" + drawn
	_, err = a.submit(ctx, &catalog.AddKey{
		Meta:   catalog.Meta{By: c.by},
		APIKey: catalog.APIKey{ID: id, Secret: hashOf(secret), Name: in.Body.Name, Roles: roles, Expires: int64(in.Body.Expires)},
	})
	if err != nil {
		return nil, err
	}
	return &newKey{NewKey{id, secret}}, nil
}

// KeyPath names an API key.
type KeyPath struct {
	ID string `path:"id" maxLength:"48"`
}

func (a *Admin) revokeKey(ctx context.Context, in *KeyPath) (*struct{}, error) {
	_, err := a.submit(ctx, &catalog.RevokeKey{Meta: catalog.Meta{By: callerOf(ctx).by}, ID: in.ID})
	return nil, err
}
