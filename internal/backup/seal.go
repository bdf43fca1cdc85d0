package backup

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"wenping/internal/problem"
)

// Keys say how a backup is sealed or opened.
type Keys struct {
	Recipients []string // age1…: who can open it
	Passphrase string   // of a file; instead of recipients and identities
	Identities string   // a file of age with secret keys
}

// Sealed says whether a backup with these keys is encrypted.
func (k Keys) Sealed() bool { return len(k.Recipients) > 0 || k.Passphrase != "" }

// phrase reads the first line of a file.
func phrase(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", problem.Wrap(problem.Usage, err, "口令文件“%s”不能读取。", path)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	line = strings.TrimRight(line, "\r")
	if len(line) < 12 {
		return "", problem.New(problem.Usage, "口令文件“%s”的第一行少于 12 个字节，太短了。", path)
	}
	return line, nil
}

type plainSeal struct{ io.Writer }

func (plainSeal) Close() error { return nil }

// Seal encrypts what is written where keys are given; it ends with Close.
func (k Keys) Seal(w io.Writer) (io.WriteCloser, error) {
	if !k.Sealed() {
		return plainSeal{w}, nil
	}
	var to []age.Recipient
	if k.Passphrase != "" {
		if len(k.Recipients) > 0 {
			return nil, problem.New(problem.Usage, "--recipient 和 --passphrase-file 只能用一种。")
		}
		p, err := phrase(k.Passphrase)
		if err != nil {
			return nil, err
		}
		r, err := age.NewScryptRecipient(p)
		if err != nil {
			return nil, err
		}
		to = append(to, r)
	} else {
		var err error
		if to, err = age.ParseRecipients(strings.NewReader(strings.Join(k.Recipients, "\n"))); err != nil {
			return nil, problem.Wrap(problem.Usage, err, "--recipient 应是 age 的公钥（age1…）。")
		}
	}
	return age.Encrypt(w, to...)
}

const sealedHead = "age-encryption.org/"

// Open gives what a backup holds, decrypted where it is encrypted.
func (k Keys) Open(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, err := b.Peek(len(sealedHead))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, problem.Wrap(problem.Storage, err, "备份文件不能读取。")
	}
	if string(head) != sealedHead {
		return b, nil
	}
	var with []age.Identity
	switch {
	case k.Passphrase != "":
		p, err := phrase(k.Passphrase)
		if err != nil {
			return nil, err
		}
		id, err := age.NewScryptIdentity(p)
		if err != nil {
			return nil, err
		}
		with = append(with, id)
	case k.Identities != "":
		f, err := os.Open(k.Identities)
		if err != nil {
			return nil, problem.Wrap(problem.Usage, err, "密钥文件“%s”不能读取。", k.Identities)
		}
		defer f.Close()
		if with, err = age.ParseIdentities(f); err != nil {
			return nil, problem.Wrap(problem.Usage, err, "密钥文件“%s”不是 age 的密钥文件。", k.Identities)
		}
	default:
		return nil, problem.New(problem.Encrypted, "备份已加密。请用 --passphrase-file 给出口令文件，或用 --identity 给出密钥文件。")
	}
	out, err := age.Decrypt(b, with...)
	if err != nil {
		return nil, problem.Wrap(problem.Encrypted, err, "备份不能解密：口令或密钥不对，或者文件已损坏。")
	}
	return out, nil
}
