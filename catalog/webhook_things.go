package catalog

// Webhook is an address of the organizer's at which a program hears of what happens.
type Webhook struct {
	ID       string   `wire:"1"`
	Name     string   `wire:"2"` // for people
	URL      string   `wire:"3"`
	Topics   []string `wire:"4"` // that it wants to hear of; none = all
	Secret   []byte   `wire:"5"` // sealed; what is sent is signed with it
	Former   []byte   `wire:"6"` // sealed; until Until what is sent is signed with it too
	Until    int64    `wire:"7"`
	Disabled bool     `wire:"8"`  // nothing is sent
	Reason   string   `wire:"9"`  // why
	From     int64    `wire:"10"` // what happened before is not sent
	Since    int64    `wire:"11"`
	By       Actor    `wire:"12"` // who added it
}

// Wants says whether the webhook is to hear of a topic.
func (w *Webhook) Wants(topic string) bool {
	for _, t := range w.Topics {
		if t == topic {
			return true
		}
	}
	return len(w.Topics) == 0
}

// Commands about webhooks.
type (
	// AddWebhook adds one. It hears of what happens from then on.
	AddWebhook struct {
		Meta
		Webhook Webhook // Until, Disabled, From, Since and By are the machine's
	}
	// ChangeWebhook replaces its name, its address and what it hears of.
	ChangeWebhook struct {
		Meta
		ID, Name, URL string
		Topics        []string
	}
	// RotateWebhook replaces its secret; the former one signs along until an instant.
	RotateWebhook struct {
		Meta
		ID     string
		Secret []byte // sealed
		Until  int64  // 0 = the former one ends now
	}
	// DisableWebhook ends sending, or begins again: where it ended, or with what happens
	// from now on. The house ends it when nobody answers.
	DisableWebhook struct {
		Meta
		ID       string
		Disabled bool
		Reason   string
		Skip     bool // what happened meanwhile is not sent
	}
	// RemoveWebhook deletes one.
	RemoveWebhook struct {
		Meta
		ID string
	}
)

// Facts about webhooks.
type (
	// WebhookAdded adds one.
	WebhookAdded struct {
		Mark    `wire:"1"`
		Webhook Webhook `wire:"2"`
	}
	// WebhookChanged replaces a name, an address and topics.
	WebhookChanged struct {
		Mark   `wire:"1"`
		ID     string   `wire:"2"`
		Name   string   `wire:"3"`
		URL    string   `wire:"4"`
		Topics []string `wire:"5"`
	}
	// WebhookRotated replaces a secret.
	WebhookRotated struct {
		Mark   `wire:"1"`
		ID     string `wire:"2"`
		Secret []byte `wire:"3"`
		Until  int64  `wire:"4"` // of the former one; 0 = it has ended
	}
	// WebhookDisabled ends sending or begins it again.
	WebhookDisabled struct {
		Mark     `wire:"1"`
		ID       string `wire:"2"`
		Disabled bool   `wire:"3"`
		Reason   string `wire:"4"`
		From     int64  `wire:"5"` // what happened before is not sent
	}
	// WebhookRemoved deletes one.
	WebhookRemoved struct {
		Mark `wire:"1"`
		ID   string `wire:"2"`
	}
)

func (*WebhookAdded) kind() factKind    { return 60 }
func (*WebhookChanged) kind() factKind  { return 61 }
func (*WebhookRotated) kind() factKind  { return 62 }
func (*WebhookDisabled) kind() factKind { return 63 }
func (*WebhookRemoved) kind() factKind  { return 64 }
