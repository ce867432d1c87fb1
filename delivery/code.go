package delivery

import "strconv"

// Code is a mail with the digits that prove an address. id names this request for one.
func Code(id, language, to, digits string, minutes int, seller string) (Message, error) {
	s := speak(language)
	return finish(Message{ID: "code-" + id, Kind: "code", To: to, Subject: clean(fill(s.codeTitle, "code", digits))}, page{
		Language: s.tag, Title: fill(s.codeTitle, "code", digits), Hello: s.helloNobody, First: []string{s.code}, Big: digits,
		After:   []string{fill(s.codeMinutes, "minutes", strconv.Itoa(minutes)), s.codeNotYou},
		Regards: fill(s.regards, "seller", seller),
	})
}
