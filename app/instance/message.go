package instance

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"time"
)

// message is what a later start says: one line of JSON.
type message struct {
	File string `json:"file"` // absolute, or "" to come forward
}

const (
	maxMessage = 64 << 10 // bytes; more than any system's longest path
	received   = "ok\n"
)

var errNotReceived = errors.New("instance: the message was not accepted")

// ask says what is wanted and waits until it was received.
func ask(peer net.Conn, path string) error {
	defer peer.Close()
	if err := peer.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if err := json.NewEncoder(peer).Encode(message{File: path}); err != nil {
		return err
	}
	reply := make([]byte, len(received))
	if _, err := io.ReadFull(peer, reply); err != nil {
		return errors.Join(errNotReceived, err)
	}
	return nil
}

// answer reads a message and confirms it; false for anything that is none, and
// for a peer that is too slow or says too much.
func answer(peer net.Conn) (path string, ok bool) {
	defer peer.Close()
	if err := peer.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", false
	}
	line, err := bufio.NewReader(io.LimitReader(peer, maxMessage)).ReadBytes('\n')
	var m message
	if err != nil || json.Unmarshal(line, &m) != nil || !m.sensible() {
		return "", false
	}
	if _, err := io.WriteString(peer, received); err != nil {
		return "", false
	}
	return m.File, true
}

func (m message) sensible() bool {
	return m.File == "" || filepath.IsAbs(m.File) && !strings.ContainsRune(m.File, 0)
}
