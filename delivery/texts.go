package delivery

import (
	"slices"
	"strings"
)

// phrases are all that letters say, in one language. {name} stands for what a letter
// puts there. A language is added by a file with one such table: a test finds what is
// missing in it.
type phrases struct {
	tag            string // of the language: de
	decimal, group string // marks in numbers

	hello         string // {name}
	helloNobody   string
	ticketsTitle  string // {order}
	ticketsFirst  string // {seller}
	ticketsAgain  string
	ticketsNone   string
	ticketCode    string
	attendee      string // {name}
	seat          string // {seat}
	yourOrder     string // {order}
	total         string
	lookAt        string
	lapsedTitle   string // {order}
	lapsed        string
	lapsedMoney   string
	lateTitle     string // {order}
	paidLate      string
	twiceTitle    string // {order}
	paidTwice     string
	cancelTitle   string // {order}
	cancelled     string
	partTitle     string // {order}
	part          string
	stillValid    string
	refund        string // {amount}
	refundTakes   string
	note          string
	codeTitle     string // {code}
	code          string
	codeMinutes   string // {minutes}
	codeNotYou    string
	regards       string // {seller}
	whyYouGetThis string // {order}

	attached      string
	asFile        string
	weekdays      string // from Sunday
	months        string
	date          string // {weekday} {day} {month} {year} {time}
	doors         string // {when}
	dateToFollow  string
	pageOf        string // {n} {of}
	labelType     string
	labelSection  string
	labelRow      string
	labelSeat     string
	labelName     string
	labelPrice    string
	labelOrder    string
	labelTicket   string
	labelSeller   string
	typeCode      string
	goodToKnow    string
	once          string
	ageFrom       string // {age}
	checkID       string
	nameUntil     string // {when}
	nameStays     string
	mayTransfer   string
	noTransfer    string
	mayReturn     string
	mayReturnPart string // {percent}
	noReturn      string
	mayExchange   string
	cancelUntil   string // {when}
	noCancel      string
	notInFont     string
}

// languages are the tables, English first: what is said when no other fits.
var languages = []*phrases{&english, &german}

// speak finds the table for a language tag: the language itself, whatever its region.
func speak(tag string) *phrases {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	i := slices.IndexFunc(languages, func(p *phrases) bool { return p.tag == base })
	return languages[max(i, 0)]
}

// fill puts what a letter knows into a phrase: pairs of a name and a text.
func fill(phrase string, pairs ...string) string {
	for i := range pairs {
		if i%2 == 0 {
			pairs[i] = "{" + pairs[i] + "}"
		}
	}
	return strings.NewReplacer(pairs...).Replace(phrase)
}
