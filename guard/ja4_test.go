package guard

import (
	"crypto/tls"
	"testing"
)

// A browser of 2023, as in the example of JA4's public description, with the values that
// are to be ignored put back in and everything in another order.
func TestJA4(t *testing.T) {
	h := tls.ClientHelloInfo{
		ServerName: "tickets.example", SupportedVersions: []uint16{0x2a2a, tls.VersionTLS12, tls.VersionTLS13}, SupportedProtos: []string{"h2", "http/1.1"},
		CipherSuites: []uint16{0x9a9a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035},
		Extensions: []uint16{
			0xfafa, 0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015, 0xbaba,
		},
		SignatureSchemes: []tls.SignatureScheme{0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601},
	}
	if got := JA4(&h); got != "t13d1516h2_8daaf6152771_e5627efa2ab1" {
		t.Errorf("%s", got)
	}
	for name, c := range map[string]struct {
		hello tls.ClientHelloInfo
		want  string
	}{
		"nothing":      {tls.ClientHelloInfo{}, "t00i000000_000000000000_000000000000"},
		"odd protocol": {tls.ClientHelloInfo{SupportedProtos: []string{"\xab..\xcd"}, SupportedVersions: []uint16{tls.VersionTLS12}}, "t12i0000ad_000000000000_000000000000"},
	} {
		if got := JA4(&c.hello); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestDisposable(t *testing.T) {
	d := NewDomains([]string{"throwaway.example", "-yopmail.com", " Upper.Example. # why"})
	for domain, want := range map[string]bool{
		"mailinator.com": true, "in.mailinator.com": true, "notmailinator.com": false, "com": false, "": false,
		"throwaway.example": true, "a.b.throwaway.example": true, "example": false, "yopmail.com": false, "upper.example": true,
		"gmail.com": false,
	} {
		if got := d.Disposable(domain); got != want {
			t.Errorf("%q: %v", domain, got)
		}
	}
}
