package main

import (
	"context"
	"errors"
	"fmt"

	"wenping/internal/store"
	"wenping/internal/vitals"
	"wenping/internal/web"
	"wenping/internal/webhook"
)

// openHooks gives what the pages and the queue need to tell other systems;
// nothing where none may be told.
func openHooks(origins []string, v *vitals.Vitals) (web.Hooks, store.Deliver, error) {
	if len(origins) == 0 {
		return nil, nil, nil
	}
	s, err := webhook.New(origins)
	if err != nil {
		return nil, nil, err
	}
	return s, func(ctx context.Context, h store.Webhook, event string, body []byte) error {
		err := s.Send(ctx, h.URL, h.Secret, event, body)
		v.Delivered(err == nil)
		if errors.Is(err, webhook.ErrGone) {
			return fmt.Errorf("%w: %w", store.ErrUndeliverable, err)
		}
		return err
	}, nil
}
