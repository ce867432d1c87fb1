package api

import (
	"strconv"
	"strings"
)

// The prefixes of ids.
const (
	salePrefix   = "sale_"
	holdPrefix   = "hold_"
	orderPrefix  = "ord_"
	ticketPrefix = "tkt_"
)

// numbered is the id of something that a sale has numbered: hold_club_17.
type numbered struct {
	sale string // suffix
	n    uint64
}

// readSaleID reads sale_SUF.
func readSaleID(id string) (suffix string, ok bool) {
	suffix, ok = strings.CutPrefix(id, salePrefix)
	return suffix, ok && isSuffix(suffix)
}

// readID reads PREFIX SUF _ N. There is one way to write each.
func readID(prefix, id string) (numbered, bool) {
	rest, ok := strings.CutPrefix(id, prefix)
	at := strings.LastIndexByte(rest, '_')
	if !ok || at < 0 || !isSuffix(rest[:at]) {
		return numbered{}, false
	}
	n, ok := whole([]byte(rest[at+1:]))
	if !ok || n <= 0 {
		return numbered{}, false
	}
	return numbered{rest[:at], uint64(n)}, true
}

// suffixOf is the sale's suffix in any id; empty for what is none.
func suffixOf(id string) string {
	if suffix, ok := readSaleID(id); ok {
		return suffix
	}
	for _, prefix := range []string{holdPrefix, orderPrefix, ticketPrefix} {
		if n, ok := readID(prefix, id); ok {
			return n.sale
		}
	}
	return ""
}

func isSuffix(s string) bool {
	if len(s) < 3 || len(s) > 24 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// appendID appends an id.
func appendID(b []byte, prefix, suffix string, n uint64) []byte {
	b = append(append(b, prefix...), suffix...)
	return strconv.AppendUint(append(b, '_'), n, 10)
}

// appendIDField appends a field that is an id.
func appendIDField(b []byte, name, prefix, suffix string, n uint64) []byte {
	b = append(appendName(b, name), '"')
	return append(appendID(b, prefix, suffix, n), '"')
}

func holdID(suffix string, n uint64) string {
	return string(appendID(nil, holdPrefix, suffix, n))
}

func orderID(suffix string, n uint64) string {
	return string(appendID(nil, orderPrefix, suffix, n))
}
