// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package archtest checks the layout of the project: that packages import what the
// map in CONTRIBUTING.md allows (imports_test.go), and what every file and package
// must have, which phrases texts avoid (words_test.go), that links lead somewhere
// (links_test.go), and that actions of workflows are pinned (workflows_test.go).
//
// It holds tests only, and imports nothing of the project: it reads the source. A
// package that is neither on the map nor beside it fails, so that it is decided what a
// new one may import before it is used.
package archtest
