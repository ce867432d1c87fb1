package catalog

import (
	"fmt"
	"strings"
)

func (s *story) topics() []string {
	if t := s.text("topics", ""); t != "" {
		return strings.Split(t, ",")
	}
	return nil
}

// storyWebhook adds a webhook; the text of its secret stands for the sealed one.
func storyWebhook(s *story) string {
	id := s.word("webhook")
	return s.answer(&AddWebhook{Webhook: Webhook{
		ID: id, Name: s.text("name", id), URL: s.text("url", "https://"+id+".example/hook"), Topics: s.topics(), Secret: []byte(s.text("secret", "first")),
	}})
}

func storyRewire(s *story) string {
	id := s.word("webhook")
	return s.answer(&ChangeWebhook{ID: id, Name: s.text("name", id), URL: s.text("url", "https://"+id+".example/hook"), Topics: s.topics()})
}

func storyRotate(s *story) string {
	c := &RotateWebhook{ID: s.word("webhook"), Secret: []byte(s.text("secret", ""))}
	if until := s.text("until", ""); until != "" {
		c.Until = s.instant(until)
	}
	return s.answer(c)
}

func storySwitchWebhook(s *story, off bool) string {
	return s.answer(&DisableWebhook{ID: s.word("webhook"), Disabled: off, Reason: s.text("reason", ""), Skip: s.text("skip", "no") == "yes"})
}

func storyWebhooks(s *story) string {
	var told []string
	for _, w := range s.r.m.Webhooks() {
		line := fmt.Sprintf("%s at %s hears of %s from %s, by %s; secret %s", w.ID, w.URL, strings.Join(w.Topics, " "), Instant(w.From), w.By, w.Secret)
		if len(w.Topics) == 0 {
			line = strings.Replace(line, "hears of ", "hears of all", 1)
		}
		if len(w.Former) > 0 {
			line += fmt.Sprintf(", and %s until %s", w.Former, Instant(w.Until))
		}
		if w.Disabled {
			line += "; off: " + w.Reason
		}
		told = append(told, line)
	}
	if told == nil {
		return "none"
	}
	return strings.Join(told, "\n")
}
