package api

const roomPath = "/v1/rooms/{sale}/{window}"

// entersAs are the answers of routes that take a place or a turn.
var entersAs = []int{400, 401, 403, 404, 408, 409, 410, 413, 415, 429, 500, 503}

func roomOperations() []operation {
	return []operation{
		{method: "get", path: roomPath, id: "showRoom", tag: "waiting room", summary: "Show a waiting room's notice and how it stands", answer: 200, schema: "Room", problems: reads},
		{method: "get", path: roomPath + "/now", id: "showNow", tag: "waiting room", summary: "Show who is served, signed, the same bytes for all", answer: 200, schema: "SignedText", problems: reads},
		{method: "get", path: roomPath + "/places/{entry}", id: "showPlace", tag: "waiting room", summary: "Show where an entry stands", answer: 200, schema: "PlaceShown", problems: reads},
		{method: "post", path: roomPath + "/entries", id: "enterRoom", tag: "waiting room", summary: "Take a place, or find the one that this browser took", body: "EntryRequest", answer: 200, schema: "Place", problems: entersAs, session: true},
		{method: "post", path: roomPath + "/claim", id: "claimTurn", tag: "waiting room", summary: "Get the turn of a place whose rank has come up", body: "ClaimRequest", answer: 200, schema: "Place", problems: entersAs, session: true},
		{method: "post", path: roomPath + "/extend", id: "extendTurn", tag: "waiting room", summary: "Ask for more time in a turn", body: "TurnRequest", answer: 200, schema: "Place", problems: entersAs, session: true},
		{method: "post", path: roomPath + "/seed", id: "postSeed", tag: "waiting room", summary: "Bring the beacon's round that the draw waits for", body: "SeedRequest", answer: 204, problems: entersAs},
		{method: "get", path: roomPath + "/files/{file}", id: "showRoomFile", tag: "waiting room", summary: "Download a file that the draw is checked by", answer: 200, media: "application/json text/plain application/octet-stream application/jsonl", problems: reads},
	}
}

func roomSchemas() m {
	bytesOf := func(what string) m {
		return m{"type": "string", "maxLength": maxRoomBytes, "description": what + ", base64url"}
	}
	ms := m{"type": "integer", "description": "ms since 1970"}
	proof := m{"public_key": bytesOf("P-256, uncompressed"), "salt": bytesOf("16 bytes")}
	with := func(more m) m {
		all := m{}
		for _, part := range []m{proof, more} {
			for name, schema := range part {
				all[name] = schema
			}
		}
		return all
	}
	return m{
		"Room":         object(m{"notice": m{"type": "object"}, "now": m{"type": "object"}, "proof": oneOf("email")}, "notice", "now"),
		"SignedText":   object(m{"kind": aText, "text": aText, "key": aText, "signature": aText}, "kind", "text", "key", "signature"),
		"PlaceShown":   object(m{"entry": aCount, "rank": aCount, "standing": aText, "missed": aFlag, "expires_at": aTime}, "entry", "standing"),
		"EntryRequest": object(with(m{"take_over": aFlag}), "public_key", "salt"),
		"ClaimRequest": object(with(m{"entry": aCount, "at": ms, "signature": bytesOf("ECDSA over the claim")}), "public_key", "salt", "entry", "at", "signature"),
		"TurnRequest":  object(m{"turn": m{"type": "string", "maxLength": maxTurn}}, "turn"),
		"SeedRequest":  object(m{"signature": m{"type": "string", "maxLength": maxRoomBytes, "description": "Of the round, hex."}}, "signature"),
		"Place": object(m{
			"entry": aCount, "rank": aCount, "ahead": aCount, "receipt": ref("SignedText"), "turn": aText, "generation": aCount, "expires_at": aTime,
		}, "entry", "ahead"),
	}
}
