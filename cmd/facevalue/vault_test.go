package main

import (
	"testing"

	"facevalue/sale"
	"facevalue/vault"
)

// TestClaimKindsAgree: the vault makes the claims that a sale's limits read. They
// do not know each other, and a kind that differs would count one limit as another.
func TestClaimKindsAgree(t *testing.T) {
	v, err := vault.Open(t.Context(), t.TempDir()+"/data", vault.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	for _, c := range []struct {
		vault  vault.Kind
		sale   sale.ClaimKind
		stored byte // as it is in journals, for ever
	}{
		{vault.ClaimSession, sale.ClaimSession, 1},
		{vault.ClaimEmail, sale.ClaimEmail, 2},
		{vault.ClaimAccount, sale.ClaimAccount, 3},
		{vault.ClaimPhone, sale.ClaimPhone, 4},
		{vault.ClaimCard, sale.ClaimCard, 5},
		{vault.ClaimDomain, sale.ClaimDomain, 6},
		{vault.ClaimDevice, sale.ClaimDevice, 7},
		{vault.ClaimAddress, sale.ClaimAddress, 8},
	} {
		claim := sale.Claim(v.Claim(c.vault, "somebody"))
		if claim.Kind() != c.sale || claim[0] != c.stored {
			t.Errorf("vault kind %d: a sale reads kind %d of stored byte %d, want kind %d of %d", c.vault, claim.Kind(), claim[0], c.sale, c.stored)
		}
	}
}
