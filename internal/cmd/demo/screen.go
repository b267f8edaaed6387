// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"os"
)

const (
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	plain = "\x1b[0m"
)

// screen is where the demo tells its story.
type screen struct {
	io.Writer
	colour bool
	acts   int
}

// newScreen writes to a file, in colour if that is a terminal and NO_COLOR is
// not set.
func newScreen(file *os.File) *screen {
	info, err := file.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	return &screen{Writer: file, colour: terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// act begins the next part of the story.
func (s *screen) act(title, text string) {
	s.acts++
	fmt.Fprintf(s, "\n%s\n%s\n", s.styled(bold, fmt.Sprintf("== %d. %s ==", s.acts, title)), text)
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
	if !s.colour {
		return text
	}
	return style + text + plain
}
