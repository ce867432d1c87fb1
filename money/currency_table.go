package money

import "strings"

// The currencies of ISO 4217 (list one, published by SIX for the ISO) that
// people pay with, by their number of decimals. Funds codes, metals, testing
// codes and units of account are left out. MRU and MGA divide by five and are
// given two decimals there; so they are here.
const (
	decimals0 = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
	decimals2 = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD " +
		"CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD " +
		"HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN " +
		"NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL " +
		"THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG"
	decimals3 = "BHD IQD JOD KWD LYD OMR TND"
)

// table has, at a code's index, one more than its number of decimals; 0 where
// there is no currency.
var table = makeTable()

func makeTable() (t [26 * 26 * 26]uint8) {
	for decimals, codes := range []string{0: decimals0, 2: decimals2, 3: decimals3} {
		for _, code := range strings.Fields(codes) {
			i, _ := Currency([]byte(code)).index()
			t[i] = uint8(decimals + 1)
		}
	}
	return t
}
