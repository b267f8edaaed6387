// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
)

const (
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	plain = "\x1b[0m"
)

// screen is where the demo tells its story.
type screen struct {
	io.Writer
	color bool
	acts  int

	// keys is where Enter is read from before each act but the first; nil to continue
	// at once.
	keys io.Reader
}

// newScreen writes to a file, in color if that is a terminal and NO_COLOR is
// not set.
func newScreen(file *os.File) *screen {
	info, err := file.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	return &screen{Writer: file, color: terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// act begins the next part of the story.
func (s *screen) act(title, text string) {
	s.acts++
	fmt.Fprintf(s, "\n%s\n%s\n", s.styled(bold, fmt.Sprintf("== %d. %s ==", s.acts, title)), text)
}

// pause waits for Enter, or until ctx ends. At the end of the input it waits no
// more.
func (s *screen) pause(ctx context.Context) error {
	if s.keys == nil || s.acts == 0 {
		return nil
	}
	fmt.Fprintf(s, "\n%s ", s.styled(faint, "Press Enter to continue."))
	pressed := make(chan struct{})
	go func() {
		defer close(pressed)
		// A byte at a time, so that what follows is left for the next pause.
		for key := make([]byte, 1); ; {
			if n, err := s.keys.Read(key); err != nil || n == 1 && key[0] == '\n' {
				return
			}
		}
	}()
	select {
	case <-pressed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// command shows what is about to be run.
func (s *screen) command(line string) {
	fmt.Fprintf(s, "\n%s\n", s.styled(bold, "$ "+line))
}

// note is a line between the acts.
func (s *screen) note(format string, args ...any) {
	fmt.Fprintf(s, "%s\n", s.styled(faint, fmt.Sprintf(format, args...)))
}

func (s *screen) styled(style, text string) string {
	if !s.color {
		return text
	}
	return style + text + plain
}

// table shows rows in columns.
func (s *screen) table(rows [][]string) {
	table := tabwriter.NewWriter(s, 0, 0, 3, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(table, "  "+strings.Join(row, "\t"))
	}
	_ = table.Flush()
}
