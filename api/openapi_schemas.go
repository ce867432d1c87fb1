package api

// Kinds of value. Objects are closed: a member that is not described is a mistake of
// one side or the other.
var (
	aText    = m{"type": "string"}
	aKey     = m{"type": "string", "minLength": 1, "maxLength": maxText}
	aFlag    = m{"type": "boolean"}
	aCount   = m{"type": "integer", "minimum": 0}
	anAmount = m{"type": "integer", "description": "Minor units."}
	anID     = m{"type": "string", "pattern": "^[a-z]+_[a-z0-9]+(_[0-9]+)?$"}
	aTime    = m{"type": "string", "format": "date-time"}
	inWords  = m{"type": "object", "additionalProperties": m{"type": "string"}, "description": "A text by language."}
)

func listOf(schema m) m { return m{"type": "array", "items": schema} }

func atMost(n int, schema m) m { return m{"type": "array", "items": schema, "maxItems": n} }

func oneOf(words ...any) m { return m{"type": "string", "enum": words} }

// object is a closed object; required are the members that are always there.
func object(members m, required ...any) m {
	o := m{"type": "object", "additionalProperties": false, "properties": members}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

func schemas() m {
	all := m{}
	for _, group := range []m{commonSchemas(), saleSchemas(), partSchemas(), chartSchemas(), sessionSchemas(), holdSchemas(), orderSchemas(), roomSchemas()} {
		for name, schema := range group {
			all[name] = schema
		}
	}
	return all
}

func commonSchemas() m {
	return m{
		"Any":    m{"type": "object"},
		"Empty":  object(m{}),
		"Health": object(m{"status": aText, "why": aText}, "status"),
		"Problem": m{
			"type": "object", "description": "RFC 9457, with members that name what was missing.",
			"required": []any{"type", "title", "status", "code", "instance"},
			"properties": m{
				"type": aText, "title": aText, "status": m{"type": "integer"}, "code": aKey, "detail": aText, "instance": aText,
				"pointer": m{"type": "string", "description": "The place in the request's body, as a JSON pointer."},
				"what":    aText, "line": aCount, "available": aCount, "returning": aCount, "event": aKey, "seats": listOf(aText), "at": aTime,
				"total": anAmount, "expires_at": aTime, "order": anID, "ticket": aCount, "attempts_left": aCount,
				"challenge": m{"type": "object", "description": "What to solve, as ALTCHA has it."},
				"entry":     aCount, "rank": aCount, "ahead": aCount,
				"reference": m{"type": "integer", "minimum": 1, "description": "By which support finds why."},
			},
		},
		"Unit": object(m{
			"face": anAmount, "discount": anAmount, "total": anAmount,
			"fees":  listOf(object(m{"code": aText, "payee": aText, "amount": anAmount, "refundable": aFlag, "unavoidable": aFlag}, "code", "amount")),
			"taxes": listOf(object(m{"code": aText, "rate": m{"type": "integer", "description": "Parts per million."}, "amount": anAmount, "included": aFlag}, "code", "rate", "amount", "included")),
		}, "face", "discount", "fees", "taxes", "total"),
		"Line": object(m{
			"kind": oneOf("ticket", "item", "donation", "delivery", "fee", "discount"), "type": aKey, "item": aKey, "bundle": aKey, "count": aCount,
			"seats": listOf(aText), "unit": ref("Unit"), "total": anAmount,
		}, "kind", "count"),
	}
}

func saleSchemas() m {
	brief := m{
		"sale": anID, "name": inWords, "description": inWords, "state": oneOf("open", "paused", "closed", "frozen"), "reason": aText, "currency": aText,
		"events": listOf(ref("Event")), "windows": listOf(ref("Window")),
	}
	whole := m{
		"types": listOf(ref("TicketType")), "items": listOf(ref("Item")), "bundles": listOf(ref("Bundle")), "questions": listOf(ref("Question")),
		"identity":  listOf(aText),
		"order_fee": ref("Unit"), "admission": inWords,
		"limits": object(m{"holds_each": aCount, "tickets_each": aCount, "hold_for_seconds": aCount, "pay_for_seconds": aCount}, "holds_each", "tickets_each"),
	}
	for name, schema := range brief {
		whole[name] = schema
	}
	always := []any{"sale", "name", "state", "currency", "events", "windows"}
	return m{
		"Sales":     object(m{"sales": listOf(ref("SaleBrief"))}, "sales"),
		"SaleBrief": object(brief, always...),
		"Sale":      object(whole, append(always, "types", "items", "bundles", "questions", "identity", "limits")...),
		"Rules": object(m{
			"version": aCount, "posted_at": aTime, "effective_at": aTime, "sha256": aText,
			"rules":      m{"type": "object", "description": "The document as it was posted; sha256 is its hash."},
			"until_then": object(m{"version": aCount, "sha256": aText, "rules": m{"type": "object"}}, "version", "sha256", "rules"),
		}, "version", "effective_at", "sha256", "rules"),
		"Availability": object(m{
			"sale": anID, "seq": aCount, "setup": aCount,
			"events": listOf(object(m{"event": aKey, "seats": aCount, "free": m{"type": "string", "contentEncoding": "base64", "description": "A bit for each seat in the order of its chart, the lowest of a byte first: free for everybody."}}, "event", "seats", "free")),
			"types":  listOf(object(m{"type": aKey, "state": oneOf("available", "few", "none", "paused", "closed"), "left": aCount, "returning": aFlag}, "type", "state")),
			"pools":  listOf(object(m{"pool": aKey, "free": aCount}, "pool", "free")),
		}, "sale", "seq", "setup", "events", "types", "pools"),
	}
}

func partSchemas() m {
	return m{
		"Event": object(m{
			"key": aKey, "name": inWords, "description": inWords, "chart": aText, "starts_at": aTime, "doors_at": aTime, "ends_at": aTime, "zone": aText,
			"venue": object(m{"name": inWords, "address": aText}, "name"), "minimum_age": aCount,
			"age":   m{"type": "object", "additionalProperties": m{"type": "string"}, "description": "The rule at the door, in words, by language."},
			"state": oneOf("published", "postponed", "cancelled", "archived", "draft"), "reason": m{"type": "string", "description": "Why it was cancelled."},
			"selling": m{
				"type": "string", "enum": []any{sellingSoon, sellingNow, sellingOut, sellingPaused, sellingOver},
				"description": "How it is being sold at this moment; worked out from windows, clock and stock.",
			},
			"images": m{"type": "array", "items": aText, "description": "Their paths on this server; the first is the most important one."},
		}, "key", "name", "zone", "selling"),
		"Window": object(m{
			"key": aKey, "name": inWords, "description": inWords, "opens_at": aTime, "closes_at": aTime, "types": listOf(aKey), "access": aFlag, "turn": aFlag,
			"rules": object(m{"version": aCount, "effective_at": aTime}, "version"),
		}, "key", "name", "opens_at", "types", "access", "turn"),
		"TicketType": object(m{
			"key": aKey, "event": aKey, "name": inWords, "description": inWords, "categories": listOf(aText), "admits": aCount, "min": aCount, "max": aCount,
			"each": aCount, "access": aFlag, "state": aText, "price": ref("Unit"),
			"policy": object(m{
				"named": aFlag, "check_id": aFlag, "minimum_age": aCount, "transfer": aFlag, "return": aFlag, "exchange": aFlag,
				"name_until_minutes": aCount, "cancel_until_minutes": aCount,
			}),
		}, "key", "event", "name", "categories", "admits", "access", "state", "policy"),
		"Item": object(m{
			"key": aKey, "kind": oneOf("item", "donation", "delivery"), "name": inWords, "description": inWords, "max": aCount, "price": ref("Unit"), "state": oneOf("open", "paused", "closed"),
		}, "key", "kind", "name", "state"),
		"Bundle": object(m{
			"key": aKey, "name": inWords, "description": inWords, "parts": listOf(object(m{"type": aKey, "count": aCount}, "type", "count")), "max": aCount, "price": ref("Unit"), "state": oneOf("open", "paused", "closed"),
		}, "key", "name", "parts", "state"),
		"Question": object(m{
			"key": aKey, "version": aCount, "text": inWords, "consent": aFlag, "attendee": aFlag, "required": aFlag, "types": listOf(aKey),
		}, "key", "version", "text", "consent", "attendee", "required", "types"),
	}
}

func chartSchemas() m {
	point := object(m{"x": m{"type": "integer"}, "y": m{"type": "integer"}}, "x", "y")
	return m{
		"Chart": object(m{
			"chart": aText, "name": aText, "seats": aCount, "focal": point,
			"categories": listOf(object(m{"key": aKey, "name": aText, "colour": aText}, "key", "name")),
			"areas": listOf(object(m{
				"id": aText, "name": aText, "capacity": aCount, "category": aCount, "at": point, "width": m{"type": "integer"}, "height": m{"type": "integer"},
			}, "id", "capacity", "at")),
			"sections": listOf(object(m{"name": aText, "rows": listOf(object(m{"name": aText, "seats": listOf(ref("Seat"))}, "name", "seats"))}, "name", "rows")),
		}, "chart", "name", "seats", "categories", "areas", "sections"),
		"Seat": object(m{
			"id": aText, "label": aText, "category": aCount, "x": m{"type": "integer"}, "y": m{"type": "integer"}, "place": aFlag, "companion": aFlag,
			"group": aCount, "aisle_after": aFlag,
		}, "id", "label", "category", "x", "y"),
	}
}

func sessionSchemas() m {
	return m{
		"Session":      object(m{"token": aText, "expires_at": aTime, "proven": listOf(aText)}, "token", "expires_at", "proven"),
		"SessionShown": object(m{"expires_at": aTime, "proven": listOf(aText)}, "expires_at", "proven"),
		"ProofRequest": object(m{"email": m{"type": "string", "maxLength": maxAddress}, "language": aText}, "email"),
		"Challenge":    object(m{"challenge": aText, "expires_at": aTime}, "challenge", "expires_at"),
		"Proof":        object(m{"challenge": aText, "code": aText}, "challenge", "code"),
	}
}

func holdSchemas() m {
	count := m{"type": "integer", "minimum": 1}
	want := object(m{
		"type": aKey, "item": aKey, "donation": aKey, "delivery": aKey, "bundle": aKey, "count": count, "amount": count,
		"seats": atMost(maxSeats, aKey), "section": aText, "apart": aFlag, "accessible": aCount, "companions": aCount, "ceiling": anAmount, "or": atMost(maxFurther, aKey),
	})
	want["description"] = "Exactly one of type, item, donation, delivery and bundle says what."
	return m{
		"Want": want,
		"HoldRequest": object(m{
			"window": aKey, "lines": atMost(maxWants, ref("Want")), "codes": atMost(maxCodes, aText), "turn": aText,
		}, "window", "lines"),
		"HoldChange": object(m{
			"drop":  atMost(maxWants, object(m{"line": m{"type": "integer", "minimum": 0, "description": "Of the hold's lines, counted from 0."}, "count": count, "seats": atMost(maxSeats, aKey)}, "line")),
			"add":   atMost(maxWants, ref("Want")),
			"codes": atMost(maxCodes, aText),
		}),
		"Hold": object(m{
			"hold": anID, "sale": anID, "state": oneOf("live", "ordered"), "order": anID, "expires_at": aTime, "renewable_until": aTime, "currency": aText,
			"total": anAmount, "lines": listOf(ref("Line")), "together": aFlag,
		}, "hold", "sale", "state"),
	}
}

func orderSchemas() m {
	name := m{"type": "string", "minLength": 1, "maxLength": maxName}
	links := object(m{"order": aText, "pay": aText, "receipts": aText}, "order")
	return m{
		"CheckoutRequest": object(m{
			"agreed_total": m{"type": "integer", "minimum": 0, "description": "What the buyer was shown and agreed to pay."},
			"buyer":        object(m{"name": name, "email": m{"type": "string", "maxLength": maxAddress}, "phone": m{"type": "string", "maxLength": maxPhone}}, "name", "email"),
			"attendees":    atMost(maxAttendees, object(m{"ticket": aCount, "name": m{"type": "string", "maxLength": maxName}, "email": aText}, "ticket")),
			"answers":      atMost(maxAnswers, object(m{"question": aKey, "version": aCount, "ticket": aCount, "agreed": aFlag, "text": m{"type": "string", "maxLength": maxAnswer}}, "question")),
			"language":     m{"type": "string", "maxLength": 35},
		}, "agreed_total", "buyer"),
		"Ordered": object(m{
			"order": anID, "sale": anID, "hold": anID, "state": oneOf("waiting", "confirmed"), "currency": aText, "total": anAmount, "pay_by": aTime, "links": links,
		}, "order", "sale", "hold", "state", "currency", "total", "links"),
		"Order": object(m{
			"order": anID, "sale": anID, "hold": anID, "state": oneOf("waiting", "confirmed", "lapsed", "cancelled"), "placed_at": aTime,
			"payment":  object(m{"state": oneOf("preparing", "open", "processing", "declined")}, "state"),
			"currency": aText, "total": anAmount, "paid": anAmount, "refunded": anAmount, "refunding": anAmount, "pay_by": aTime,
			"lines": listOf(ref("Line")), "may_cancel": aFlag, "links": links,
		}, "order", "sale", "state", "currency", "total", "paid", "refunded", "refunding", "lines", "may_cancel", "links"),
		"Tickets": object(m{"tickets": listOf(object(m{
			"ticket": anID, "type": aKey, "event": aKey, "state": oneOf("live", "offered", "pending", "admitted", "void"), "seat": aText, "section": aText, "row": aText, "label": aText, "code": aText,
			"attendee": m{"type": "string", "description": "Who walks in with it, where somebody was named."},
		}, "ticket", "type", "event", "state"))}, "tickets"),
		"PayForm": object(m{
			"company": oneOf("stripe"), "publishable_key": aText, "client_secret": aText, "account": aText, "currency": aText, "total": anAmount,
		}, "company", "publishable_key", "client_secret", "currency", "total"),
		"CancelRequest": object(m{"reason": m{"type": "string", "maxLength": maxText}}),
		"Cancelled": object(m{
			"order": anID, "sale": anID, "state": oneOf("cancelled", "waiting"), "currency": aText, "refund": anAmount,
		}, "order", "sale", "state", "currency", "refund"),
	}
}
