// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripecall

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// clockReady is how long a test clock may take to advance.
const clockReady = 30 * time.Second

// Script is a sequence of calls that all have to succeed. It keeps the first error,
// and sends nothing after it.
type Script struct {
	Client *Client
	Err    error
}

// Get reads an object.
func (s *Script) Get(ctx context.Context, path string, pairs ...string) Object {
	return s.call(func() (Answer, error) { return s.Client.Get(ctx, path, pairs...) })
}

// Post changes something, and returns what was changed.
func (s *Script) Post(ctx context.Context, path string, pairs ...string) Object {
	return s.call(func() (Answer, error) { return s.Client.Post(ctx, path, pairs...) })
}

func (s *Script) call(send func() (Answer, error)) Object {
	if s.Err != nil {
		return nil
	}
	a, err := send()
	if err == nil {
		err = a.Err()
	}
	s.Err = err
	return a.Body
}

// AdvanceClock moves a test clock to a time in Unix seconds, and waits until Stripe
// has caught up.
func (s *Script) AdvanceClock(ctx context.Context, clock string, to int64) {
	path := "/v1/test_helpers/test_clocks/" + clock
	s.Post(ctx, path+"/advance", "frozen_time", strconv.FormatInt(to, 10))
	ctx, cancel := context.WithTimeout(ctx, clockReady)
	defer cancel()
	for s.Err == nil && s.Get(ctx, path).String("status") != "ready" {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			s.Err = fmt.Errorf("the test clock %s is not ready: %w", clock, ctx.Err())
		}
	}
}
