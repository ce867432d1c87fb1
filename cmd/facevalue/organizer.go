package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"

	"facevalue/api/admin"
	"facevalue/catalog"
	"facevalue/clock"
	"facevalue/node"
)

// organizerCmd is about organizers.
type organizerCmd struct {
	Add organizerAddCmd `cmd:"" help:"Add an organizer with its first owner, whether a server runs or not."`
}

type organizerAddCmd struct {
	Name     string `arg:"" help:"The organizer's name, for people."`
	Data     string `required:"" placeholder:"DIR" env:"FACEVALUE_DATA" help:"The data directory."`
	Keys     string `placeholder:"DIR" env:"FACEVALUE_KEYS" help:"Directory of the keys, when no server runs; DIR/keys by default."`
	Erasures string `placeholder:"FILE" env:"FACEVALUE_ERASURES" help:"List of persons who were erased, when no server runs; DIR.erasures by default."`
	Email    string `required:"" placeholder:"ADDRESS" help:"The owner signs in with it."`
	Owner    string `placeholder:"NAME" help:"The owner's name; the address by default."`
	Suffix   string `placeholder:"WORD" help:"Its id will be org_WORD: 3 to 24 small letters and digits. One is drawn by default."`
	Password bool   `name:"password-stdin" help:"Read the owner's password from standard input. One is drawn and printed by default."`
}

// Run adds the organizer and says how to sign in.
func (c *organizerAddCmd) Run(ctx context.Context, e env) error {
	password, drawn, err := c.password(e.in)
	if err != nil {
		return err
	}
	hash, err := admin.HashPassword(rand.Reader, password)
	if err != nil {
		return err
	}
	name := c.Owner
	if name == "" {
		name = c.Email
	}
	in := newOrganizer{
		Suffix: c.Suffix, Profile: catalog.Profile{Name: c.Name},
		Owner: catalog.Staff{Key: "owner", Name: name, Email: c.Email, Roles: catalog.Owner, Password: hash},
	}
	made, err := beside(ctx, houseAt{c.Data, c.Keys, c.Erasures}, "/organizers", in, func(n *node.Node) (madeOrganizer, error) { return addOrganizer(ctx, n, in) })
	if err != nil {
		return err
	}
	if made.Status != catalog.OK.String() {
		return fmt.Errorf("the organizer was not added: %s: %s", made.Status, made.What)
	}
	fmt.Fprintf(e.out, "organizer org_%s added; %s signs in with POST /v1/organizer/sessions\n", made.Suffix, c.Email)
	if drawn {
		fmt.Fprintf(e.out, "password: %s\n", password)
	}
	return nil
}

// leastPassword is the fewest characters of a password.
const leastPassword = 12

// password is the one that was given, or one that is drawn.
func (c *organizerAddCmd) password(in io.Reader) (password string, drawn bool, err error) {
	if !c.Password {
		return rand.Text(), true, nil
	}
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", false, fmt.Errorf("--password-stdin: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	if len(line) < leastPassword {
		return "", false, fmt.Errorf("--password-stdin: a password has at least %d characters; a sentence is good", leastPassword)
	}
	return line, false, nil
}

// addOrganizer opens an organizer.
func addOrganizer(ctx context.Context, n *node.Node, in newOrganizer) (madeOrganizer, error) {
	suffix, out, err := n.CreateOrganizer(ctx, node.NewOrganizer{Suffix: in.Suffix, Profile: in.Profile, Owner: in.Owner})
	made := madeOrganizer{Suffix: suffix, Status: out.Status.String()}
	if out.Detail != nil {
		made.What = out.Detail.What
	}
	return made, err
}

// houseAt is where a house lies; keys and erasures are empty where they lie as usual.
type houseAt struct{ data, keys, erasures string }

// beside does something to a house: its server does it if one runs, else the directory
// is opened for a moment. Nothing is carried out meanwhile: there is nobody to pay by
// and nothing to send with.
func beside[In, Out any](ctx context.Context, at houseAt, path string, in In, do func(*node.Node) (Out, error)) (out Out, err error) {
	out, running, err := ask[In, Out](ctx, at.data, path, in)
	if running || err != nil {
		return out, err
	}
	n, err := node.Open(ctx, node.Options{Dir: at.data, Clock: clock.New(), Keys: at.keys, Erasures: at.erasures})
	if err != nil {
		return out, explained(err, at.data)
	}
	out, err = do(n)
	return out, errors.Join(err, n.Close(ctx))
}
