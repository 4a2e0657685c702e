// Reads cases as JSON lines and says for each, with golang.org/x/mod alone, whether it holds: "yes" or "no".
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type testCase struct {
	Kind, Key, Note, Leaf, Root1, Root2 string
	Proof                               []string
	Index, Size1, Size2                 int64
}

func hash(text string) tlog.Hash {
	h, err := tlog.ParseHash(text)
	if err != nil {
		panic(err)
	}
	return h
}

func holds(c testCase) error {
	var proof []tlog.Hash
	for _, text := range c.Proof {
		proof = append(proof, hash(text))
	}
	switch c.Kind {
	case "checkpoint":
		verifier, err := note.NewVerifier(c.Key)
		if err != nil {
			return err
		}
		_, err = note.Open([]byte(c.Note), note.VerifierList(verifier))
		return err
	case "inclusion":
		return tlog.CheckRecord(proof, c.Size2, hash(c.Root2), c.Index, tlog.RecordHash([]byte(c.Leaf)))
	case "consistency":
		return tlog.CheckTree(proof, c.Size2, hash(c.Root2), c.Size1, hash(c.Root1))
	}
	return fmt.Errorf("unknown kind %q", c.Kind)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c testCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			panic(err)
		}
		if holds(c) == nil {
			fmt.Println("yes")
		} else {
			fmt.Println("no")
		}
	}
}
