package seating

import "strconv"

func ordinal(i int) string { return "number " + strconv.Itoa(i+1) }

func quote(s string) string { return strconv.Quote(s) }
