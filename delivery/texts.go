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

	receipt      string
	creditNote   string
	papersTitle  string // {order}
	papersAt     string
	day          string // {day} {month} {year}
	labelNumber  string
	labelDate    string
	labelTaxID   string
	labelBuyer   string
	labelTotal   string
	labelBack    string
	ofFees       string
	ofTaxes      string
	taxContained string // {tax} {percent}
	taxAdded     string // {tax} {percent}
	noOtherLine  string
	wrongPayment string
	paperPage    string // {number} {n} {of}
	lineFee      string
	lineDiscount string

	doorList    string
	guestList   string
	ticketCount string // {n}
	printedAt   string // {when}
}

// languages are the tables, English first: what is said when no other fits.
var languages = []*phrases{&english, &german}

// speak finds the table for a language tag: the language itself, whatever its region.
func speak(tag string) *phrases {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	i := slices.IndexFunc(languages, func(p *phrases) bool { return p.tag == base })
	return languages[max(i, 0)]
}

// fill puts what a letter knows into a phrase: pairs of a name and a text. A text that
// ends in a full stop, as "e. V." does, ends the sentence too.
func fill(phrase string, pairs ...string) string {
	all := make([]string, 0, 2*len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		name, text := "{"+pairs[i]+"}", pairs[i+1]
		if strings.HasSuffix(text, ".") {
			all = append(all, name+".", text)
		}
		all = append(all, name, text)
	}
	return strings.NewReplacer(all...).Replace(phrase)
}
