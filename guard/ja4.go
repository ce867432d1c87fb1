package guard

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// JA4 says which kind of program a TLS client is, by what it offers: FoxIO's JA4, without
// the rest of that family. It is a name for a program, shared by all who use it.
func JA4(h *tls.ClientHelloInfo) string {
	ciphers, extensions := withoutGrease(h.CipherSuites), withoutGrease(h.Extensions)
	sni := "i"
	if h.ServerName != "" {
		sni = "d"
	}
	head := fmt.Sprintf("t%s%s%02d%02d%s", version(h.SupportedVersions), sni, min(len(ciphers), 99), min(len(extensions), 99), alpn(h.SupportedProtos))
	return head + "_" + hashOf(hexList(ciphers, true)) + "_" + hashOf(rest(extensions, h.SignatureSchemes))
}

const (
	extensionSNI  = 0x0000
	extensionALPN = 0x0010
)

// rest is the extensions in order of number without those that depend on whom is asked,
// and the signature algorithms in the client's own order.
func rest(extensions []uint16, schemes []tls.SignatureScheme) string {
	same := slices.DeleteFunc(extensions, func(e uint16) bool { return e == extensionSNI || e == extensionALPN })
	text := hexList(same, true)
	if len(schemes) == 0 {
		return text
	}
	numbers := make([]uint16, 0, len(schemes))
	for _, s := range schemes {
		numbers = append(numbers, uint16(s))
	}
	return text + "_" + hexList(withoutGrease(numbers), false)
}

// withoutGrease leaves out the values that RFC 8701 reserves to be ignored.
func withoutGrease(all []uint16) []uint16 {
	return slices.DeleteFunc(slices.Clone(all), func(v uint16) bool { return v&0x0f0f == 0x0a0a && v>>8 == v&0xff })
}

func version(offered []uint16) string {
	var newest uint16
	for _, v := range withoutGrease(offered) {
		newest = max(newest, v)
	}
	switch newest {
	case tls.VersionTLS13:
		return "13"
	case tls.VersionTLS12:
		return "12"
	case tls.VersionTLS11:
		return "11"
	case tls.VersionTLS10:
		return "10"
	}
	return "00"
}

// alpn is the first and last character of the first protocol, or 00.
func alpn(protocols []string) string {
	if len(protocols) == 0 || protocols[0] == "" {
		return "00"
	}
	first, last := protocols[0][0], protocols[0][len(protocols[0])-1]
	if !alphanumeric(first) || !alphanumeric(last) {
		return hex.EncodeToString([]byte{first})[:1] + hex.EncodeToString([]byte{last})[1:]
	}
	return string([]byte{first, last})
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func hexList(values []uint16, sorted bool) string {
	if sorted {
		values = slices.Sorted(slices.Values(values))
	}
	parts := make([]string, 0, len(values))
	for _, v := range values {
		parts = append(parts, fmt.Sprintf("%04x", v))
	}
	return strings.Join(parts, ",")
}

// hashOf is the first twelve digits, or as many zeros for nothing.
func hashOf(text string) string {
	if text == "" {
		return "000000000000"
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:12]
}
