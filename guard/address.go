package guard

import "net/netip"

// An address of the old kind is one household or office; of the new kind a
// household has a /64, and whoever rents servers gets /56 or /48.
const (
	narrow6 = 64
	wide6   = 48
	wide4   = 24
)

// Narrow is the key of one household: the address, or its /64.
func Narrow(a netip.Addr) Key { return network(a, 32, narrow6) }

// Wide is the key of the network around it.
func Wide(a netip.Addr) Key { return network(a, wide4, wide6) }

func network(a netip.Addr, bits4, bits6 int) Key {
	a = a.Unmap()
	bits := bits6
	if a.Is4() {
		bits = bits4
	}
	p, err := a.Prefix(bits)
	if err != nil || !a.IsValid() { // no address at all: all such share one key
		return Key{}
	}
	key := Key(p.Addr().As16())
	key[15] ^= byte(bits) // a network is another key than the address that it begins with
	return key
}
