package views

// format is the version of the schema. A file of any other is thrown away and
// folded again: views know nothing that the journal does not.
const format = 3

// applicationID marks the file as ours: "fvW1".
const applicationID = 0x66765731

// Times are milliseconds since 1970, money is minor units. Rows of a machine begin
// with its number, so that no index leads from one sale into another. Keys, not
// indexes, name things; what does not apply is ” or 0.
const schema = `
CREATE TABLE machines (
	id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
	seq INTEGER NOT NULL, at INTEGER NOT NULL, hash BLOB NOT NULL);

CREATE TABLE orders (
	sale INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL,
	win TEXT NOT NULL, channel TEXT NOT NULL, seller TEXT NOT NULL, currency TEXT NOT NULL,
	hold INTEGER NOT NULL, staff INTEGER NOT NULL, pay_by INTEGER NOT NULL, total INTEGER NOT NULL,
	paid INTEGER NOT NULL, refunded INTEGER NOT NULL, refunding INTEGER NOT NULL, owed INTEGER NOT NULL,
	live INTEGER NOT NULL,
	language TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', tender TEXT NOT NULL DEFAULT '', code TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (sale, n)) WITHOUT ROWID;
CREATE INDEX orders_by_time ON orders (sale, at, n);
CREATE INDEX orders_by_state ON orders (sale, state, at, n);

CREATE TABLE lines (
	sale INTEGER NOT NULL, ord INTEGER NOT NULL, i INTEGER NOT NULL,
	kind TEXT NOT NULL, key TEXT NOT NULL, event TEXT NOT NULL, count INTEGER NOT NULL,
	price INTEGER NOT NULL, unit INTEGER NOT NULL, alloc TEXT NOT NULL, bundle TEXT NOT NULL, code TEXT NOT NULL,
	PRIMARY KEY (sale, ord, i)) WITHOUT ROWID;

CREATE TABLE tickets (
	sale INTEGER NOT NULL, n INTEGER NOT NULL, ord INTEGER NOT NULL, line INTEGER NOT NULL, unit INTEGER NOT NULL,
	type TEXT NOT NULL, event TEXT NOT NULL, seat TEXT NOT NULL, label TEXT NOT NULL, state TEXT NOT NULL,
	PRIMARY KEY (sale, n)) WITHOUT ROWID;
CREATE INDEX tickets_by_order ON tickets (sale, ord);
CREATE INDEX tickets_by_seat ON tickets (sale, seat COLLATE NOCASE) WHERE seat <> '';
CREATE INDEX tickets_by_label ON tickets (sale, label COLLATE NOCASE) WHERE label <> '';

CREATE TABLE payments (
	sale INTEGER NOT NULL, ord INTEGER NOT NULL, seq INTEGER NOT NULL, i INTEGER NOT NULL,
	at INTEGER NOT NULL, amount INTEGER NOT NULL, tender TEXT NOT NULL, ref TEXT NOT NULL,
	PRIMARY KEY (sale, ord, seq, i)) WITHOUT ROWID;

CREATE TABLE effects (
	sale INTEGER NOT NULL, id INTEGER NOT NULL, ord INTEGER NOT NULL, kind INTEGER NOT NULL,
	amount INTEGER NOT NULL, reason TEXT NOT NULL, opened INTEGER NOT NULL,
	ref TEXT NOT NULL, closed INTEGER NOT NULL DEFAULT 0, result INTEGER NOT NULL DEFAULT 0,
	why TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (sale, id)) WITHOUT ROWID;
CREATE INDEX effects_by_order ON effects (sale, ord);

CREATE TABLE story (
	sale INTEGER NOT NULL, ord INTEGER NOT NULL, seq INTEGER NOT NULL, i INTEGER NOT NULL,
	at INTEGER NOT NULL, kind TEXT NOT NULL, role INTEGER NOT NULL, name TEXT NOT NULL,
	amount INTEGER NOT NULL, count INTEGER NOT NULL, ref TEXT NOT NULL, reason TEXT NOT NULL,
	PRIMARY KEY (sale, ord, seq, i)) WITHOUT ROWID;

CREATE TABLE audit (
	machine INTEGER NOT NULL, seq INTEGER NOT NULL, i INTEGER NOT NULL,
	at INTEGER NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, what TEXT NOT NULL,
	PRIMARY KEY (machine, seq, i)) WITHOUT ROWID;

CREATE TABLE units (
	sale INTEGER NOT NULL, unit INTEGER NOT NULL, i INTEGER NOT NULL,
	account TEXT NOT NULL, code TEXT NOT NULL, payee TEXT NOT NULL, rate INTEGER NOT NULL,
	amount INTEGER NOT NULL, kept INTEGER NOT NULL,
	PRIMARY KEY (sale, unit, i)) WITHOUT ROWID;

CREATE TABLE books (
	sale INTEGER NOT NULL, slot INTEGER NOT NULL, currency TEXT NOT NULL, event TEXT NOT NULL,
	kind TEXT NOT NULL, key TEXT NOT NULL, price INTEGER NOT NULL, channel TEXT NOT NULL,
	code TEXT NOT NULL, tender TEXT NOT NULL, unit INTEGER NOT NULL, move TEXT NOT NULL,
	count INTEGER NOT NULL,
	PRIMARY KEY (sale, slot, currency, event, kind, key, price, channel, code, tender, unit, move)) WITHOUT ROWID;

CREATE TABLE till (
	sale INTEGER NOT NULL, slot INTEGER NOT NULL, currency TEXT NOT NULL, tender TEXT NOT NULL, move TEXT NOT NULL,
	count INTEGER NOT NULL, amount INTEGER NOT NULL,
	PRIMARY KEY (sale, slot, currency, tender, move)) WITHOUT ROWID;

CREATE TABLE ledger (
	sale INTEGER NOT NULL, slot INTEGER NOT NULL, seller TEXT NOT NULL, currency TEXT NOT NULL,
	account INTEGER NOT NULL, code TEXT NOT NULL, payee TEXT NOT NULL, rate INTEGER NOT NULL,
	debits INTEGER NOT NULL, credits INTEGER NOT NULL,
	PRIMARY KEY (sale, slot, seller, currency, account, code, payee, rate)) WITHOUT ROWID;

CREATE TABLE papers (
	sale INTEGER NOT NULL, series INTEGER NOT NULL, kind INTEGER NOT NULL, n INTEGER NOT NULL,
	seller TEXT NOT NULL, ord INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
	currency TEXT NOT NULL, total INTEGER NOT NULL, other INTEGER NOT NULL, payment INTEGER NOT NULL, lines TEXT NOT NULL,
	PRIMARY KEY (sale, series, kind, n)) WITHOUT ROWID;
CREATE INDEX papers_by_order ON papers (sale, ord);

CREATE TABLE stock (
	sale INTEGER NOT NULL, what TEXT NOT NULL, key TEXT NOT NULL, alloc TEXT NOT NULL, event TEXT NOT NULL,
	capacity INTEGER NOT NULL, over INTEGER NOT NULL, free INTEGER NOT NULL, held INTEGER NOT NULL,
	sold INTEGER NOT NULL, blocked INTEGER NOT NULL,
	PRIMARY KEY (sale, what, key, alloc)) WITHOUT ROWID;

CREATE TABLE kills (
	sale INTEGER NOT NULL, event TEXT NOT NULL, seat TEXT NOT NULL,
	PRIMARY KEY (sale, event, seat)) WITHOUT ROWID;

CREATE TABLE claims (
	sale INTEGER NOT NULL, claim BLOB NOT NULL, ord INTEGER NOT NULL,
	PRIMARY KEY (sale, claim, ord)) WITHOUT ROWID;
CREATE INDEX claims_by_order ON claims (sale, ord);

CREATE TABLE people (
	sale INTEGER NOT NULL, ord INTEGER NOT NULL, ticket INTEGER NOT NULL, question TEXT NOT NULL,
	person BLOB NOT NULL, state TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL,
	text TEXT NOT NULL, agreed INTEGER NOT NULL, version INTEGER NOT NULL, language TEXT NOT NULL, at INTEGER NOT NULL,
	PRIMARY KEY (sale, ord, ticket, question)) WITHOUT ROWID;
CREATE INDEX people_by_person ON people (person) WHERE person <> x'';

CREATE TABLE terms (
	sale INTEGER NOT NULL, term TEXT NOT NULL, ord INTEGER NOT NULL, ticket INTEGER NOT NULL,
	PRIMARY KEY (sale, term, ord, ticket)) WITHOUT ROWID;
CREATE INDEX terms_by_order ON terms (sale, ord, ticket);
`

// tables are all that a rebuilt view must equal: the column that names the machine,
// and those that put its rows in one order.
var tables = []struct{ name, machine, order string }{
	{"orders", "sale", "n"},
	{"lines", "sale", "ord, i"},
	{"tickets", "sale", "n"},
	{"payments", "sale", "ord, seq, i"},
	{"effects", "sale", "id"},
	{"story", "sale", "ord, seq, i"},
	{"audit", "machine", "seq, i"},
	{"units", "sale", "unit, i"},
	{"books", "sale", "slot, currency, event, kind, key, price, channel, code, tender, unit, move"},
	{"till", "sale", "slot, currency, tender, move"},
	{"ledger", "sale", "slot, seller, currency, account, code, payee, rate"},
	{"papers", "sale", "series, kind, n"},
	{"stock", "sale", "what, key, alloc"},
	{"kills", "sale", "event, seat"},
	{"claims", "sale", "claim, ord"},
	{"people", "sale", "ord, ticket, question"},
	{"terms", "sale", "term, ord, ticket"},
}
