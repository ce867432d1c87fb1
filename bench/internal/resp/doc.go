// Package resp speaks the wire protocol of Redis (RESP2) as far as a load
// generator needs it: commands out, replies in.
//
// It promises that a reply is read whole or is an error, and that no reply makes
// it allocate more than its limits. Retries, pools and encryption are left to
// whoever needs them.
//
// The protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/
package resp
