// Package money is amounts in minor units (cents, yen, fils) of a currency,
// and the few calculations that selling tickets needs.
//
// # What it promises
//
// Nothing wraps and nothing mixes. [Amount] is an integer within ±[MaxAmount];
// its operations say whether the result is one. [Money] joins an amount with
// its [Currency] and refuses to add, subtract or compare across currencies. The
// number of decimals comes from the ISO 4217 table of this package and from
// nowhere else: a code that is not in it is refused, never taken for two
// decimals.
//
// There is one rounding rule: to the nearest minor unit, half away from zero.
// [Rate] applies it to percentages and to taxes contained in a price. Refunds
// are negative amounts, and half away from zero makes the refund of a line the
// exact negative of its charge. [Split] divides without rounding anything
// away: its shares add up to the total.
//
// No floating point, no locale, no clock.
//
// # What it leaves to others
//
// What a payment provider makes of a currency belongs to package payment:
// some want ISK, HUF, TWD or UGX in hundredths of which only whole units are
// accepted, or three-decimal amounts whose last digit is 0. Here ISK and UGX
// have no decimals, HUF and TWD two, KWD three, as ISO 4217 has it. How an
// amount looks in a language belongs to whoever shows it.
package money
