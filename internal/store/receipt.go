package store

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"wenping/internal/problem"
)

// Receipt says what a self-check found in which file by which standard; the
// signature is that of the server that checked.
type Receipt struct {
	Schema      string        `json:"schema"`
	Case        string        `json:"case"`
	File        string        `json:"file"`
	SHA256      string        `json:"sha256"`
	Attachments []string      `json:"attachments"` // their SHA-256
	Agency      string        `json:"agency"`
	Title       string        `json:"title"`
	Standard    ReceiptSource `json:"standard"`
	Review      string        `json:"review_sha256"` // of the review as JSON
	Suggestion  string        `json:"suggestion"`
	Checked     string        `json:"checked_at"`
	Key         string        `json:"key"` // public, base64
	Signature   string        `json:"signature"`
}

// ReceiptSource is the standard that was held against the report.
type ReceiptSource struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Hash    string `json:"hash"`
}

const receiptSchema = "wenping.receipt/1"

// Files of the data folder.
const (
	keyFile   = "receipt.key"     // our own private key, before it was kept in the database
	trustFile = "receipt.trusted" // public keys of other servers, one a line, then a name
)

// receiptKey reads the key of this service, or makes it. One that an earlier
// version left as a file is taken over.
func (s *Store) receiptKey(ctx context.Context) (ed25519.PrivateKey, error) {
	var text string
	const query = `SELECT value FROM keys WHERE name = 'receipt'`
	err := s.db.QueryRowContext(ctx, query).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		b, ferr := os.ReadFile(filepath.Join(s.dir, keyFile))
		switch {
		case errors.Is(ferr, os.ErrNotExist):
			b = make([]byte, ed25519.SeedSize)
			rand.Read(b)
			b = []byte(base64.StdEncoding.EncodeToString(b))
		case ferr != nil:
			return nil, ferr
		}
		// Where another process is quicker, its key is ours.
		if _, err := s.db.ExecContext(ctx, `INSERT INTO keys (name, value) VALUES ('receipt', ?) ON CONFLICT (name) DO NOTHING`, strings.TrimSpace(string(b))); err != nil {
			return nil, err
		}
		err = s.db.QueryRowContext(ctx, query).Scan(&text)
	}
	if err != nil {
		return nil, err
	}
	seed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, errors.New("the receipt key is none")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// PublicKey is what other servers need in order to trust our receipts.
func (s *Store) PublicKey() string {
	return base64.StdEncoding.EncodeToString(s.key.Public().(ed25519.PublicKey))
}

// text is what is signed: the receipt without its signature, in a fixed order.
func (r Receipt) text() []byte {
	r.Signature = ""
	b, _ := json.Marshal(r) // strings only
	return b
}

// Receipt gives the signed receipt of a self-check that is done.
func (s *Store) Receipt(ctx context.Context, id string) (Receipt, error) {
	c, err := s.Find(ctx, id)
	if err != nil {
		return Receipt{}, err
	}
	if c.Options.Stage != "draft" {
		return Receipt{}, problem.New(problem.NotFound, "只有机构自查才有回执。")
	}
	b, err := s.Product(ctx, id, "review")
	if err != nil {
		return Receipt{}, err
	}
	var review struct{ Standard ReceiptSource }
	if err := json.Unmarshal(b, &review); err != nil {
		return Receipt{}, fmt.Errorf("read review: %w", err)
	}
	var hash string
	if err := s.db.QueryRowContext(ctx, `SELECT sha256 FROM products WHERE case_id = ? AND kind = 'review'`, id).Scan(&hash); err != nil {
		return Receipt{}, err
	}
	r := Receipt{Schema: receiptSchema, Case: c.ID, File: c.File.Name, SHA256: c.File.SHA256, Attachments: []string{}, Agency: c.Sender.Agency, Title: c.Title,
		Standard: review.Standard, Review: hash, Suggestion: c.Suggestion, Checked: stamp(c.FinishedAt), Key: s.PublicKey()}
	if r.Agency == "" {
		r.Agency = c.Options.Agency
	}
	for _, f := range c.With {
		r.Attachments = append(r.Attachments, f.SHA256)
	}
	r.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(s.key, r.text()))
	return r, nil
}

// Verified says what a receipt is worth.
type Verified struct {
	Valid   bool   `json:"valid"`   // signed by the key that it names, and not altered
	Trusted bool   `json:"trusted"` // that key is ours or one that we were told to trust
	Signer  string `json:"signer,omitempty"`
	Detail  string `json:"detail"`
}

// Verify says what a receipt is worth.
func (s *Store) Verify(r Receipt) (Verified, error) {
	key, err1 := base64.StdEncoding.DecodeString(r.Key)
	sig, err2 := base64.StdEncoding.DecodeString(r.Signature)
	if r.Schema != receiptSchema || err1 != nil || err2 != nil || len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, r.text(), sig) {
		return Verified{Detail: "签名不符：回执被改动过，或者不是由所称的服务器签发。"}, nil
	}
	if r.Key == s.PublicKey() {
		return Verified{true, true, "本服务", "签名有效，由本服务签发。"}, nil
	}
	name, err := s.trusted(r.Key)
	if err != nil {
		return Verified{}, err
	}
	if name == "" {
		return Verified{Valid: true, Detail: "签名完好，但签发的服务器不在本单位信任的名单中。如确认其来源，请由管理员将其公钥加入数据目录的 " + trustFile + "。"}, nil
	}
	return Verified{true, true, name, "签名有效，由“" + name + "”签发。"}, nil
}

// trusted gives the name under which a key of another server is trusted.
func (s *Store) trusted(key string) (string, error) {
	b, err := os.ReadFile(filepath.Join(s.dir, trustFile))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", problem.Wrap(problem.Storage, err, "信任的公钥名单不能读取，请联系管理员。")
	}
	for line := range strings.Lines(string(b)) {
		k, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if k == key {
			if name = strings.TrimSpace(name); name == "" {
				name = "其他服务器"
			}
			return name, nil
		}
	}
	return "", nil
}

// SubmitChecked opens a case from a self-check: the same files, now at the
// stage of filing. The self-check stays the agency's own.
func (s *Store) SubmitChecked(ctx context.Context, from Sender, id string) (Case, error) {
	c, err := s.Find(ctx, id)
	switch {
	case err != nil:
		return Case{}, err
	case c.Options.Stage != "draft":
		return Case{}, problem.New(problem.Conflict, "这份报送件已经是提交审查的，不用再次提交。")
	case c.State != Done:
		return Case{}, problem.New(problem.Conflict, "自查还没有完成，或未能完成，不能提交。")
	case !c.Purged.IsZero():
		return Case{}, gone(c)
	}
	load := func(f File) (Upload, error) {
		b, err := s.Bytes(ctx, f)
		return Upload{f.Name, b}, err
	}
	report, err := load(c.File)
	if err != nil {
		return Case{}, err
	}
	var with []Upload
	for _, f := range c.With {
		u, err := load(f)
		if err != nil {
			return Case{}, err
		}
		with = append(with, u)
	}
	opt := c.Options
	opt.Stage = "filing"
	return s.SubmitBy(ctx, from, report, with, opt)
}
