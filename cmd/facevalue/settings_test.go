package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// parsed are the settings of serve that a command line comes to.
func parsed(t *testing.T, file string, args ...string) (*serveCmd, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	var cmds commands
	parser, err := kong.New(&cmds, kong.Exit(func(int) {}), kong.Configuration(readSettings))
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(append([]string{"serve", "--config", path}, args...))
	return &cmds.Serve, err
}

// A flag counts more than the environment, and that more than the file.
func TestSettingsInTheirOrder(t *testing.T) {
	t.Setenv("FACEVALUE_SMTP_HOST", "env.example")
	t.Setenv("FACEVALUE_SMTP_FROM", "env@example")
	c, err := parsed(t, `{"data": "/srv/file", "dev": true, "smtp-port": 2525, "smtp-host": "file.example", "smtp-from": "file@example",
		"proxy": ["10.0.0.0/8", "127.0.0.1/32"], "shutdown-patience": "3s"}`, "--smtp-from", "flag@example")
	if err != nil {
		t.Fatal(err)
	}
	if c.Data != "/srv/file" || !c.Dev || c.SMTP.Port != 2525 || len(c.Proxies) != 2 || c.Patience.Seconds() != 3 {
		t.Errorf("from the file: %+v", c)
	}
	if c.SMTP.Host != "env.example" || c.SMTP.From != "flag@example" {
		t.Errorf("host %s, from %s", c.SMTP.Host, c.SMTP.From)
	}
}

// A setting that does not exist is found out at the start, and not on the night.
func TestSettingsAreRefused(t *testing.T) {
	for file, want := range map[string]string{
		`{"data": "/d", "smpt-host": "x"}`:      `"smpt-host"`,
		`{"data": "/d", "public_url": "x"}`:     "is --public-url meant?",
		`{"data": "/d", "host": "x"}`:           "is --smtp-host meant?",
		`{"data": "/d", "smtp-port": {"a": 1}}`: "a setting is a text",
		`{"data": "/d", "smtp-port": "many"}`:   "smtp-port",
		`{"data": "/d", "smtp-host": null}`:     "a setting is a text",
		`["data"]`:                              "not a JSON object",
		`{"data": `:                             "not a JSON object",
	} {
		if _, err := parsed(t, file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want something about %q", file, err, want)
		}
	}
}
