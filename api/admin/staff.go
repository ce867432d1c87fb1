package admin

import (
	"context"
	"fmt"

	"facevalue/catalog"
)

// StaffBody is one of the staff.
type StaffBody struct {
	Staff    string   `json:"staff"`
	Name     string   `json:"name"`
	Email    string   `json:"email"`
	Roles    []string `json:"roles"`
	Password bool     `json:"password" doc:"Whether one is set."`
	Disabled bool     `json:"disabled"`
	Reason   string   `json:"reason,omitempty" doc:"Why they are shut out."`
	Since    Instant  `json:"since"`
}

func staffBody(s catalog.Staff) StaffBody {
	return StaffBody{s.Key, s.Name, s.Email, s.Roles.Names(), s.Password != "", s.Disabled, s.Reason, Instant(s.Since)}
}

type staffList struct {
	Link string `header:"Link"`
	Body struct {
		Staff []StaffBody `json:"staff"`
		Next  string      `json:"next,omitempty"`
	}
}

func (a *Admin) listStaff(ctx context.Context, in *Paged) (*staffList, error) {
	var out staffList
	out.Body.Staff = []StaffBody{}
	err := a.read(ctx, func(m *catalog.Machine) error {
		part, cursor, err := page(ctx, m.AllStaff(), func(s catalog.Staff) string { return s.Key }, *in)
		for _, x := range part {
			out.Body.Staff = append(out.Body.Staff, staffBody(x))
		}
		out.Link, out.Body.Next = next(ctx, cursor), cursor
		return err
	})
	return &out, err
}

type staffAnswer struct{ Body StaffBody }

// StaffPath names one of the staff.
type StaffPath struct {
	Staff string `path:"staff" maxLength:"48"`
}

func (a *Admin) showStaff(ctx context.Context, in *StaffPath) (*staffAnswer, error) {
	var out staffAnswer
	err := a.read(ctx, func(m *catalog.Machine) error {
		s, ok := m.Staff(in.Staff)
		if !ok {
			return refuse(ctx, "unknown", "there is no staff "+in.Staff)
		}
		out.Body = staffBody(s)
		return nil
	})
	return &out, err
}

type addStaff struct {
	MayKeyed
	Body struct {
		Staff    string   `json:"staff" pattern:"^[a-z0-9][a-z0-9-]{0,47}$"`
		Name     string   `json:"name" minLength:"1" maxLength:"200"`
		Email    string   `json:"email" minLength:"3" maxLength:"254"`
		Roles    []string `json:"roles" minItems:"1" maxItems:"5"`
		Password string   `json:"password,omitempty" minLength:"10" maxLength:"256"`
	}
}

func (a *Admin) addStaff(ctx context.Context, in *addStaff) (*staffAnswer, error) {
	roles, err := rolesOf(ctx, in.Body.Roles)
	if err != nil {
		return nil, err
	}
	s := catalog.Staff{Key: in.Body.Staff, Name: in.Body.Name, Email: in.Body.Email, Roles: roles}
	if in.Body.Password != "" {
		if s.Password, err = a.hashed(ctx, in.Body.Password); err != nil {
			return nil, err
		}
	}
	if _, err := a.submit(ctx, &catalog.AddStaff{Meta: meta(ctx, in.Key, in.Body), Staff: s}); err != nil {
		return nil, err
	}
	return a.showStaff(ctx, &StaffPath{s.Key})
}

// rolesOf reads names of roles.
func rolesOf(ctx context.Context, names []string) (roles catalog.Roles, err error) {
	for i, name := range names {
		r, ok := catalog.ParseRole(name)
		if !ok {
			return 0, refuseAt(ctx, "malformed", fmt.Sprintf("/roles/%d", i), "a role is owner, manager, box_office, finance or door")
		}
		roles |= r
	}
	return roles, nil
}

type changeStaff struct {
	StaffPath
	MayKeyed
	Body struct {
		Name  string   `json:"name" minLength:"1" maxLength:"200"`
		Email string   `json:"email" minLength:"3" maxLength:"254"`
		Roles []string `json:"roles" minItems:"1" maxItems:"5"`
	}
}

func (a *Admin) changeStaff(ctx context.Context, in *changeStaff) (*staffAnswer, error) {
	roles, err := rolesOf(ctx, in.Body.Roles)
	if err != nil {
		return nil, err
	}
	cmd := &catalog.ChangeStaff{Meta: meta(ctx, in.Key, in.Body), Staff: in.Staff, Name: in.Body.Name, Email: in.Body.Email, Roles: roles}
	if _, err := a.submit(ctx, cmd); err != nil {
		return nil, err
	}
	return a.showStaff(ctx, &in.StaffPath)
}

type setPassword struct {
	StaffPath
	Body struct {
		Password string `json:"password" minLength:"10" maxLength:"256"`
	}
}

// setPassword replaces a password. Every session but the one that asks ends.
func (a *Admin) setPassword(ctx context.Context, in *setPassword) (*struct{}, error) {
	hash, err := a.hashed(ctx, in.Body.Password)
	if err != nil {
		return nil, err
	}
	c := callerOf(ctx)
	cmd := &catalog.SetPassword{Meta: catalog.Meta{By: c.by}, Staff: in.Staff, Hash: hash}
	if c.by.Name == in.Staff {
		cmd.Keep = c.session
	}
	_, err = a.submit(ctx, cmd)
	return nil, err
}

type disableStaff struct {
	StaffPath
	MayKeyed
	Body struct {
		Disabled bool   `json:"disabled"`
		Reason   string `json:"reason,omitempty" maxLength:"200"`
	}
}

// disableStaff shuts somebody out at once, or lets them in again.
func (a *Admin) disableStaff(ctx context.Context, in *disableStaff) (*staffAnswer, error) {
	cmd := &catalog.DisableStaff{Meta: meta(ctx, in.Key, in.Body), Staff: in.Staff, Disabled: in.Body.Disabled, Reason: in.Body.Reason}
	if _, err := a.submit(ctx, cmd); err != nil {
		return nil, err
	}
	return a.showStaff(ctx, &in.StaffPath)
}

func (a *Admin) endSessions(ctx context.Context, in *StaffPath) (*struct{}, error) {
	_, err := a.submit(ctx, &catalog.EndSessions{Meta: catalog.Meta{By: callerOf(ctx).by}, Staff: in.Staff})
	return nil, err
}
