package vault

// provider is how a public mailbox provider reads an address. A flag is set only
// where the provider documents it: to ignore what matters would join strangers.
type provider struct {
	dots   bool   // ignores dots in the name
	plus   bool   // ignores + and what follows
	sameAs string // another name of that domain
}

var plus = provider{plus: true}

var providers = map[string]provider{
	"gmail.com":      {dots: true, plus: true},
	"googlemail.com": {sameAs: "gmail.com"},

	"outlook.com": plus, "hotmail.com": plus, "live.com": plus, "msn.com": plus,
	"hotmail.co.uk": plus, "hotmail.fr": plus, "hotmail.de": plus, "hotmail.it": plus, "hotmail.es": plus,
	"live.co.uk": plus, "live.nl": plus, "live.fr": plus, "outlook.de": plus, "outlook.fr": plus,
	"icloud.com": plus, "me.com": plus, "mac.com": plus,
	"fastmail.com": plus, "fastmail.fm": plus,
	"proton.me": plus, "protonmail.com": plus, "pm.me": plus,
	"mailbox.org": plus, "posteo.de": plus, "posteo.net": plus,
	"hey.com": plus, "runbox.com": plus,
	"yandex.com": plus, "yandex.ru": plus,
	"zoho.com": plus, "zohomail.com": plus, "zohomail.eu": plus,

	// Public, and nothing in the name is ignored.
	"yahoo.com": {}, "yahoo.co.uk": {}, "yahoo.co.jp": {}, "yahoo.fr": {}, "yahoo.de": {}, "yahoo.es": {}, "yahoo.it": {},
	"ymail.com": {}, "rocketmail.com": {}, "aol.com": {},
	"gmx.de": {}, "gmx.net": {}, "gmx.at": {}, "gmx.ch": {}, "gmx.com": {}, "web.de": {}, "t-online.de": {}, "freenet.de": {},
	"mail.com": {}, "mail.ru": {}, "bk.ru": {}, "list.ru": {}, "inbox.ru": {},
	"orange.fr": {}, "wanadoo.fr": {}, "free.fr": {}, "laposte.net": {}, "sfr.fr": {},
	"libero.it": {}, "virgilio.it": {}, "seznam.cz": {}, "wp.pl": {}, "o2.pl": {}, "onet.pl": {}, "interia.pl": {},
	"bluewin.ch": {}, "ziggo.nl": {}, "kpnmail.nl": {}, "telenet.be": {}, "skynet.be": {},
	"btinternet.com": {}, "sky.com": {}, "virginmedia.com": {}, "talktalk.net": {},
	"comcast.net": {}, "verizon.net": {}, "att.net": {}, "sbcglobal.net": {}, "cox.net": {}, "charter.net": {},
	"bigpond.com": {}, "optusnet.com.au": {}, "shaw.ca": {}, "rogers.com": {}, "sympatico.ca": {},
	"qq.com": {}, "163.com": {}, "126.com": {}, "sina.com": {}, "naver.com": {}, "daum.net": {}, "hanmail.net": {},
	"uol.com.br": {}, "bol.com.br": {}, "terra.com.br": {}, "tuta.com": {}, "tutanota.com": {}, "docomo.ne.jp": {},
	"ezweb.ne.jp": {}, "softbank.ne.jp": {},
}
