package admin

import (
	"context"
	"crypto/sha256"
	"errors"

	"facevalue/catalog"
)

// ProfileBody is what an organizer says of itself.
type ProfileBody struct {
	Name      string   `json:"name" minLength:"1" maxLength:"200"`
	About     Texts    `json:"about,omitempty" doc:"A text in each language."`
	Email     string   `json:"email,omitempty" maxLength:"254" doc:"Where buyers ask."`
	Website   string   `json:"website,omitempty" maxLength:"500"`
	Zone      string   `json:"zone,omitempty" maxLength:"64" example:"Europe/Berlin" doc:"The IANA zone its days are counted in."`
	Languages []string `json:"languages,omitempty" maxItems:"50" doc:"The first is its own."`
}

func (b *ProfileBody) profile() catalog.Profile {
	return catalog.Profile{Name: b.Name, About: b.About.texts(), Email: b.Email, Website: b.Website, Zone: b.Zone, Languages: b.Languages}
}

func profileBody(p catalog.Profile) ProfileBody {
	return ProfileBody{Name: p.Name, About: textsOf(p.About), Email: p.Email, Website: p.Website, Zone: p.Zone, Languages: p.Languages}
}

// OwnerBody is the first of an organizer's owners.
type OwnerBody struct {
	Key      string `json:"key,omitempty" maxLength:"48" doc:"Names the entry; owner if it is left out."`
	Name     string `json:"name" minLength:"1" maxLength:"200"`
	Email    string `json:"email" minLength:"3" maxLength:"254"`
	Password string `json:"password" minLength:"10" maxLength:"256"`
}

type createOrganizer struct {
	Body struct {
		Suffix  string      `json:"suffix,omitempty" pattern:"^[a-z0-9]{3,24}$" doc:"Of its id; drawn if it is left out."`
		Profile ProfileBody `json:"profile"`
		Owner   OwnerBody   `json:"owner"`
	}
}

// OrganizerBody is an organizer.
type OrganizerBody struct {
	Organizer string      `json:"organizer" example:"org_demo"`
	Profile   ProfileBody `json:"profile"`
}

type organizerAnswer struct{ Body OrganizerBody }

// createOrganizer opens an organizer; only who runs the installation may.
func (a *Admin) createOrganizer(ctx context.Context, in *createOrganizer) (*organizerAnswer, error) {
	zone := in.Body.Profile.Zone
	if err := checkZone(ctx, "/profile/zone", zone); err != nil {
		return nil, err
	}
	hash, err := a.hashed(ctx, in.Body.Owner.Password)
	if err != nil {
		return nil, err
	}
	owner := catalog.Staff{Key: in.Body.Owner.Key, Name: in.Body.Owner.Name, Email: in.Body.Owner.Email, Password: hash, Roles: catalog.Owner}
	if owner.Key == "" {
		owner.Key = "owner"
	}
	suffix, out, err := a.options.Create(ctx, NewOrganizer{Suffix: in.Body.Suffix, Profile: in.Body.Profile.profile(), Owner: owner})
	switch {
	case errors.Is(err, ErrTaken):
		return nil, refuseAt(ctx, "exists", "/suffix", "there is an organizer of that name")
	case err != nil:
		return nil, a.failed(ctx, err)
	case !out.OK():
		return nil, said(ctx, out)
	}
	return &organizerAnswer{OrganizerBody{organizerPrefix + suffix, in.Body.Profile}}, nil
}

const organizerPrefix = "org_"

func (a *Admin) showOrganizer(ctx context.Context, _ *struct{}) (*organizerAnswer, error) {
	var out organizerAnswer
	err := a.read(ctx, func(m *catalog.Machine) error {
		out.Body = OrganizerBody{organizerPrefix + m.Name(), profileBody(m.Profile())}
		return nil
	})
	return &out, err
}

type profileChange struct {
	MayKeyed
	Body ProfileBody
}

func (a *Admin) setProfile(ctx context.Context, in *profileChange) (*organizerAnswer, error) {
	if err := checkZone(ctx, "/zone", in.Body.Zone); err != nil {
		return nil, err
	}
	if _, err := a.submit(ctx, &catalog.SetProfile{Meta: meta(ctx, in.Key, in.Body), Profile: in.Body.profile()}); err != nil {
		return nil, err
	}
	return a.showOrganizer(ctx, nil)
}

// hashed is the hash of a password that somebody chose.
func (a *Admin) hashed(ctx context.Context, password string) (string, error) {
	hash, err := a.hasher.make(ctx, password)
	if err != nil {
		return "", a.failed(ctx, err)
	}
	return hash, nil
}

// hashOf is what a secret is known by.
func hashOf(secret string) [32]byte { return sha256.Sum256([]byte(secret)) }
