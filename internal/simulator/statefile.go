// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// record is a line of the state file: objects of an account in one mode, in the
// place of those with their ids in earlier lines, and answers kept for keys.
type record struct {
	Account string                `json:"account"`
	Mode    string                `json:"mode"`
	Objects json.RawMessage       `json:"objects,omitempty"`
	Keys    map[string]keptAnswer `json:"idempotency_keys,omitempty"`
}

func (r record) write(w io.Writer) error { return json.NewEncoder(w).Encode(r) }

// header is the first line of a state file.
const header = `{"stripe_simulator_state":1}`

// stateFile is the file that holds the state. A caller that uses it holds the store's
// lock.
type stateFile struct {
	// path is where the file really is: behind symbolic links.
	path string
	file appender
	// size is how much of the file is good; what follows is the rest of an append
	// that failed.
	size int64
}

// appender is the part of *os.File that appending needs.
type appender interface {
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
}

// openStateFile gives the records of the file to restore, in order. A file that
// does not exist, or is empty, holds none. An append that was cut short at the end
// was never acknowledged, and is left out.
func openStateFile(path string, restore func(record) error) (*stateFile, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	f := &stateFile{path: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if folder, err := os.Stat(filepath.Dir(path)); err != nil || !folder.IsDir() {
			return nil, fmt.Errorf("%s cannot be written: there is no folder %s", path, filepath.Dir(path))
		}
		return f, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a file that state can be saved to", path)
	}
	return f, f.load(restore)
}

// resolve follows symbolic links, so that the file they lead to is replaced and
// not the link. It need not exist.
func resolve(path string) (string, error) {
	const most = 40
	for range most {
		target, err := os.Readlink(path)
		if err != nil {
			return path, nil //nolint:nilerr // what is not a link is the file itself
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	return "", fmt.Errorf("%s is a symbolic link that leads to itself", path)
}

func (f *stateFile) load(restore func(record) error) error {
	file, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	corrupt := func(line int, err error) error {
		return fmt.Errorf("%s does not hold a state of the simulator (line %d: %w); move it away to start without it", f.path, line, err)
	}
	lines := bufio.NewReaderSize(file, 1<<16)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF) && (number > 1 || len(line) == 0):
			return nil
		case err != nil && !errors.Is(err, io.EOF):
			return err
		case number == 1:
			if string(bytes.TrimSpace(line)) != header {
				return corrupt(number, errors.New("it does not begin as one"))
			}
			continue
		}
		var r record
		if err := decodeStrictly(line, &r); err != nil {
			return corrupt(number, err)
		}
		if err := restore(r); err != nil {
			return corrupt(number, err)
		}
	}
}

// decodeStrictly refuses names that it does not know: what is not loaded would not
// be saved again.
func decodeStrictly(encoded []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// append adds lines. They outlive the process when it returns, and the machine after
// a sync. After an error nothing of them counts.
func (f *stateFile) append(lines []byte) error {
	if _, err := f.file.WriteAt(lines, f.size); err != nil {
		// The error names the file by what it was called when it was written anew.
		var named *fs.PathError
		if errors.As(err, &named) {
			err = fmt.Errorf("%s: %w", f.path, named.Err)
		}
		return errors.Join(err, f.file.Truncate(f.size))
	}
	f.size += int64(len(lines))
	return nil
}

// replace writes the file anew beside the old one and moves it into its place, on
// the disk when it returns. After an error the old one is in use.
func (f *stateFile) replace(fill func(write func(record) error) error) error {
	file, err := os.CreateTemp(filepath.Dir(f.path), filepath.Base(f.path)+".*")
	if err != nil {
		return err
	}
	size, err := fillFile(file, fill)
	if err == nil {
		err = os.Rename(file.Name(), f.path)
	}
	if err != nil {
		return errors.Join(err, file.Close(), os.Remove(file.Name()))
	}
	old := f.file
	f.file, f.size = file, size
	if old != nil {
		err = old.Close()
	}
	return errors.Join(err, syncFolder(filepath.Dir(f.path)))
}

func fillFile(file *os.File, fill func(write func(record) error) error) (size int64, err error) {
	buffered := bufio.NewWriterSize(file, 1<<16)
	if _, err := fmt.Fprintln(buffered, header); err != nil {
		return 0, err
	}
	if err := fill(func(r record) error { return r.write(buffered) }); err != nil {
		return 0, err
	}
	if err := buffered.Flush(); err != nil {
		return 0, err
	}
	if err := file.Sync(); err != nil {
		return 0, err
	}
	return file.Seek(0, io.SeekCurrent)
}

// syncFolder makes a rename last. Where folders cannot be synced, nothing more can
// be done.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	_ = folder.Sync()
	return folder.Close()
}

func (f *stateFile) sync() error { return f.file.Sync() }

func (f *stateFile) close() error { return f.file.Close() }
