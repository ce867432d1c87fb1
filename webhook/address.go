package webhook

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"syscall"
)

// ErrAddress: nothing is sent there.
var ErrAddress = errors.New("webhook: not an address of the public network")

// notPublic is what the public network does not lead to, by IANA's registers of special
// addresses, and where machines of a cloud ask about themselves.
var notPublic = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"168.63.129.16/32", // Azure's, among public ones
	"2001::/23",        // protocols, Teredo among them
	"2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
)

// unicast is what is given to networks at all; ULA, link-local and multicast are not in it.
var unicast = netip.MustParsePrefix("2000::/3")

// translated are IPv6 addresses with an IPv4 one in the last 32 bits.
var translated = prefixes("64:ff9b::/96")

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, t := range texts {
		all[i] = netip.MustParsePrefix(t)
	}
	return all
}

func within(a netip.Addr, all []netip.Prefix) bool {
	for _, p := range all {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// Public says whether an address is one that anybody on the public network can have.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if within(a, translated) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !a.IsValid() || within(a, notPublic) {
		return false
	}
	return a.Is4() || unicast.Contains(a)
}

// check looks at the address that is really dialled, after its name was looked up: what a
// name leads to may be another thing every time.
func (s *Sender) check(network, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%w: %s", ErrAddress, address)
	}
	if ip := at.Addr().Unmap(); !Public(ip) && !(s.loopback && ip.IsLoopback()) {
		return fmt.Errorf("%w: %s", ErrAddress, ip)
	}
	return nil
}

// CheckURL says what is wrong with where a webhook is, as far as that shows in its text.
func CheckURL(text string, loopback bool) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.Opaque != "":
		return errors.New("url is where to send to, such as https://example.org/hooks")
	case u.Scheme != "https" && !(loopback && u.Scheme == "http"):
		return errors.New("url begins with https://: what happens in a sale is nobody else's business")
	case u.User != nil:
		return errors.New("url has no name and password in it: what is sent is signed")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !Public(ip) && !(loopback && ip.Unmap().IsLoopback()) {
		return fmt.Errorf("url leads to %s, which is not an address of the public network", ip)
	}
	if u.Hostname() == "localhost" && !loopback {
		return errors.New("url leads to this machine; nothing is sent there")
	}
	return nil
}

// dialer dials public addresses alone.
func (s *Sender) dialer() *net.Dialer {
	return &net.Dialer{Timeout: dialFor, Control: s.check}
}
