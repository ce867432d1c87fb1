package webhook

import (
	"bytes"
	"net/netip"
	"strings"
	"testing"
)

// The vector that implementations of Standard Webhooks share.
const (
	vectorSecret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	vectorID        = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	vectorAt        = int64(1614265330) * 1000
	vectorBody      = `{"test": 2432232314}`
	vectorSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

func TestSignVector(t *testing.T) {
	got, err := Sign(vectorID, vectorAt, []byte(vectorBody), vectorSecret)
	if err != nil || got != vectorSignature {
		t.Errorf("%s, %v; want %s", got, err, vectorSignature)
	}
	for name, other := range map[string]func() (string, error){
		"another id":     func() (string, error) { return Sign("msg_2", vectorAt, []byte(vectorBody), vectorSecret) },
		"another second": func() (string, error) { return Sign(vectorID, vectorAt+1000, []byte(vectorBody), vectorSecret) },
		"another body":   func() (string, error) { return Sign(vectorID, vectorAt, []byte(vectorBody+" "), vectorSecret) },
	} {
		if got, err := other(); err != nil || got == vectorSignature {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

// TestSignTwice: while a secret is being replaced both sign, the new one first.
func TestSignTwice(t *testing.T) {
	secret, err := NewSecret(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	if err != nil || !strings.HasPrefix(secret, "whsec_") {
		t.Fatalf("%s, %v", secret, err)
	}
	got, err := Sign(vectorID, vectorAt, []byte(vectorBody), secret, vectorSecret)
	parts := strings.Split(got, " ")
	if err != nil || len(parts) != 2 || parts[1] != vectorSignature || parts[0] == parts[1] {
		t.Errorf("%s, %v", got, err)
	}
	for _, secrets := range [][]string{nil, {""}, {"whsec_"}, {"whsec_no base64"}, {vectorSecret, "whsec_%"}} {
		if got, err := Sign(vectorID, vectorAt, nil, secrets...); err == nil || strings.Contains(err.Error(), "%") {
			t.Errorf("%q signs %q, %v", secrets, got, err)
		}
	}
	if _, err := NewSecret(bytes.NewReader(nil)); err == nil {
		t.Error("a secret out of nothing")
	}
}

func TestPublic(t *testing.T) {
	for _, public := range []string{"8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"} {
		if !Public(netip.MustParseAddr(public)) {
			t.Errorf("%s is not public", public)
		}
	}
	for _, not := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1",
		"172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
		"239.1.1.1", "255.255.255.255", "240.0.0.1", "168.63.129.16",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
		"fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "4000::1", "100::1",
	} {
		if Public(netip.MustParseAddr(not)) {
			t.Errorf("%s is public", not)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestCheckURL(t *testing.T) {
	for _, good := range []string{"https://example.org", "https://example.org:8443/hooks?shop=1", "https://8.8.8.8/x", "https://[2606:4700::1111]/"} {
		if err := CheckURL(good, false); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "example.org", "https://", "https:///x", "https:example.org", "http://example.org", "ftp://example.org", "file:///etc/passwd", "https://me:pw@example.org",
		"https://127.0.0.1/", "https://[::1]/", "https://localhost:1/", "https://10.0.0.1", "https://169.254.169.254/latest/meta-data", "https://[::ffff:10.0.0.1]", "https://exa mple.org", "https://x\x00",
	} {
		if err := CheckURL(bad, false); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	for _, local := range []string{"http://127.0.0.1:8080/x", "http://localhost:8080", "https://[::1]/"} {
		if err := CheckURL(local, true); err != nil {
			t.Errorf("while developing, %s: %v", local, err)
		}
	}
	if err := CheckURL("http://10.0.0.1", true); err == nil {
		t.Error("while developing, a private address is taken")
	}
}

// TestPausesLastThreeDays: the attempts for one message are spread over a little more than
// three days, and never twice alike for different messages.
func TestPausesLastThreeDays(t *testing.T) {
	var sum, other int64
	tries := 1
	for ; ; tries++ {
		ms, again := pauseAfter(tries, "msg_1")
		if !again {
			break
		}
		if tries > 1 && ms < pauses[tries-2] {
			t.Errorf("pause %d is %d ms", tries, ms)
		}
		sum += ms
		o, _ := pauseAfter(tries, "msg_2")
		other += o
	}
	if sum < 72*hour || sum > 82*hour || tries != 11 || sum == other {
		t.Errorf("%d tries over %d ms, of another message %d", tries, sum, other)
	}
}
