package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/store/storetest"
)

// office is a folder with a service at work in it.
type office struct {
	*testing.T
	dir  string
	st   *store.Store
	gate chan bool // closed: reviews end
}

func opened(t *testing.T, dir string, gate chan bool) *store.Store {
	t.Helper()
	return at(t, store.Place{Dir: dir}, gate)
}

func at(t *testing.T, p store.Place, gate chan bool) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Dir: p.Dir, DB: p.DB, Blobs: p.Blobs, Run: func(ctx context.Context, _ store.Case, r store.Upload, _ []store.Upload, _ func(store.Progress)) (store.Product, error) {
		select {
		case <-gate:
		case <-ctx.Done():
			return store.Product{}, ctx.Err()
		}
		return store.Product{Title: "清河大道", Suggestion: "file", Files: []store.NamedFile{{Kind: "review", Data: append([]byte(`{"of":`), r.Data...)}}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		st.Close(ctx)
	})
	if err := st.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	return st
}

func atWork(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, dir: filepath.Join(t.TempDir(), "data"), gate: make(chan bool)}
	o.st = opened(t, o.dir, o.gate)
	return o
}

func (o *office) hand(name string) string {
	o.Helper()
	c, err := o.st.Submit(o.Context(), store.Upload{Name: name + ".docx", Data: []byte(name)}, []store.Upload{{Name: "附件.pdf", Data: []byte(name + " annex")}}, store.Options{})
	if err != nil {
		o.Fatal(err)
	}
	return c.ID
}

func written(t *testing.T, dir string, k Keys) ([]byte, Manifest) {
	t.Helper()
	return writtenOf(t, store.Place{Dir: dir}, k)
}

func writtenOf(t *testing.T, p store.Place, k Keys) ([]byte, Manifest) {
	t.Helper()
	var b bytes.Buffer
	w, err := k.Seal(&b)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Write(t.Context(), w, p, t.TempDir(), "test", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m
}

func ended(t *testing.T, st *store.Store, id string) {
	t.Helper()
	told, stop, err := st.Watch(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for p := range told {
		if p.State == store.Done || p.State == store.Failed {
			return
		}
	}
}

// While jobs run and reports come in, a backup is one moment of the service:
// what is in it is whole, and the service that is made of it goes on with the work.
func TestABackupIsOneMomentOfAServiceAtWork(t *testing.T) {
	o := atWork(t)
	var before []string
	for i := range 8 {
		before = append(before, o.hand(fmt.Sprint("before ", i)))
	}
	stop := make(chan bool)
	var during []string
	var busy sync.WaitGroup
	busy.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			c, err := o.st.Submit(o.Context(), store.Upload{Name: "x.docx", Data: fmt.Append(nil, "during ", i)}, nil, store.Options{})
			var full *store.Full
			if errors.As(err, &full) {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			during = append(during, c.ID)
		}
	})
	b, m := written(t, o.dir, Keys{})
	close(stop)
	busy.Wait()
	if m.Database.Cases < len(before) || m.Database.Cases > len(before)+len(during) || m.Database.Lines != m.Database.Cases {
		t.Errorf("%d cases and %d lines in the backup, %d before, %d during", m.Database.Cases, m.Database.Lines, len(before), len(during))
	}
	if m.Blobs != m.Database.Cases+len(before) {
		t.Errorf("%d blobs of %d cases", m.Blobs, m.Database.Cases)
	}
	v, err := Verify(t.Context(), bytes.NewReader(b), t.TempDir())
	if err != nil || v.Database != m.Database {
		t.Fatalf("%+v %v", v, err)
	}
	to := filepath.Join(t.TempDir(), "restored", "data")
	if _, err := Restore(t.Context(), bytes.NewReader(b), to); err != nil {
		t.Fatal(err)
	}
	gate := make(chan bool)
	close(gate)
	st := opened(t, to, gate)
	states, _, err := st.Waiting(t.Context())
	total := 0
	for _, n := range states {
		total += n
	}
	if err != nil || total != m.Database.Cases {
		t.Errorf("%v, want %d cases; %v", states, m.Database.Cases, err)
	}
	for i, id := range before {
		ended(t, st, id)
		c, err := st.Find(t.Context(), id)
		if err != nil || c.State != store.Done || len(c.With) != 1 {
			t.Fatalf("%+v %v", c, err)
		}
		for _, f := range append(c.With, c.File) {
			if data, err := st.Bytes(t.Context(), f); err != nil || int64(len(data)) != f.Size {
				t.Errorf("%s: %d bytes, %v", f.Name, len(data), err)
			}
		}
		if js, err := st.Product(t.Context(), id, "review"); err != nil || string(js) != fmt.Sprint(`{"of":before `, i) {
			t.Errorf("%s %v", js, err)
		}
	}
	if n, err := st.VerifyAudit(t.Context()); err != nil || n != m.Database.Lines {
		t.Errorf("%d lines, %v", n, err)
	}
	// The service that was copied goes on.
	close(o.gate)
	for _, id := range before {
		ended(t, o.st, id)
	}
}

// Signing keys go with the folder.
func TestReceiptsAreSignedOnAfterARestore(t *testing.T) {
	o := atWork(t)
	b, _ := written(t, o.dir, Keys{})
	to := filepath.Join(t.TempDir(), "data")
	if _, err := Restore(t.Context(), bytes.NewReader(b), to); err != nil {
		t.Fatal(err)
	}
	if got, want := opened(t, to, o.gate).PublicKey(), o.st.PublicKey(); got != want {
		t.Errorf("the key is %q, was %q", got, want)
	}
}

func TestARestoreCoversNothing(t *testing.T) {
	o := atWork(t)
	o.hand("one")
	b, _ := written(t, o.dir, Keys{})
	to := t.TempDir() // empty, and there
	if _, err := Restore(t.Context(), bytes.NewReader(b), to); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(t.TempDir(), "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{to, o.dir} {
		if _, err := Restore(t.Context(), bytes.NewReader(b), dir); problem.From(err).Code != problem.Conflict {
			t.Errorf("over a folder that is in use: %v", err)
		}
	}
}

// altered is a backup whose entries a hand has gone through.
func altered(t *testing.T, b []byte, change func(h *tar.Header, data []byte) ([]byte, bool), more ...*tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	put := func(h *tar.Header, data []byte) {
		if h.Typeflag == tar.TypeLink {
			data = nil
		}
		h.Size = int64(len(data))
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	r := tar.NewReader(bytes.NewReader(b))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		data, rerr := io.ReadAll(r)
		if err != nil || rerr != nil {
			t.Fatal(err, rerr)
		}
		if data, keep := change(h, data); keep {
			put(h, data)
		}
	}
	for _, h := range more {
		put(h, []byte("x"))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestABackupThatIsNotWholeIsRefused(t *testing.T) {
	o := atWork(t)
	close(o.gate)
	for i := range 3 {
		ended(t, o.st, o.hand(fmt.Sprint("report ", i)))
	}
	b, _ := written(t, o.dir, Keys{})
	same := func(_ *tar.Header, data []byte) ([]byte, bool) { return data, true }
	isBlob := func(h *tar.Header) bool { return blobEntry.MatchString(h.Name) }
	first := true
	for name, bad := range map[string][]byte{
		"nothing":            nil,
		"no backup":          []byte("PK\x03\x04 something else"),
		"cut in the middle":  b[:len(b)/2],
		"cut before the end": b[:len(b)-2048],
		"a blob that differs": altered(t, b, func(h *tar.Header, d []byte) ([]byte, bool) {
			if isBlob(h) && first {
				first = false
				d[0] ^= 1
			}
			return d, true
		}),
		"a blob that is missing": altered(t, b, func(h *tar.Header, d []byte) ([]byte, bool) {
			return d, h.Name != blobNameOf(b)
		}),
		"another database": altered(t, b, func(h *tar.Header, d []byte) ([]byte, bool) {
			if h.Name == store.DatabaseFile {
				d[len(d)-1] ^= 1
			}
			return d, true
		}),
		"no database": altered(t, b, func(h *tar.Header, d []byte) ([]byte, bool) { return d, h.Name != store.DatabaseFile }),
		"another count": altered(t, b, func(h *tar.Header, d []byte) ([]byte, bool) {
			return bytes.Replace(d, []byte(`"cases": 3`), []byte(`"cases": 4`), 1), true
		}),
		"a later format": altered(t, b, func(h *tar.Header, d []byte) ([]byte, bool) {
			return bytes.Replace(d, []byte(Schema), []byte("wenping.backup/9"), 1), true
		}),
		"a path outside":   altered(t, b, same, &tar.Header{Name: "../../evil", Mode: 0o600}),
		"a blob elsewhere": altered(t, b, same, &tar.Header{Name: "blobs/../../" + blobNameOf(b), Mode: 0o600}),
		"a file too many":  altered(t, b, same, &tar.Header{Name: "office.yaml", Mode: 0o600}),
		"a lock":           altered(t, b, same, &tar.Header{Name: "lock", Mode: 0o600}),
		"a link":           altered(t, b, same, &tar.Header{Name: blobNameOf(b)[:10] + "f" + blobNameOf(b)[11:], Typeflag: tar.TypeLink, Linkname: "/etc/passwd"}),
		"a blob twice":     append(b[:len(b)-1024:len(b)-1024], b[bytes.Index(b, []byte("blobs/"))/512*512:]...),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Verify(t.Context(), bytes.NewReader(bad), t.TempDir()); err == nil || problem.From(err).Code == problem.Internal {
				t.Errorf("verified: %v", err)
			}
			parent := t.TempDir()
			if _, err := Restore(t.Context(), bytes.NewReader(bad), filepath.Join(parent, "data")); err == nil {
				t.Error("restored")
			}
			if left, _ := os.ReadDir(parent); len(left) > 0 {
				t.Errorf("%v is left", left)
			}
		})
	}
	if _, err := Verify(t.Context(), bytes.NewReader(altered(t, b, same)), t.TempDir()); err != nil {
		t.Errorf("the same entries again: %v", err)
	}
}

// blobNameOf is the name of the first blob of a backup.
func blobNameOf(b []byte) string {
	r := tar.NewReader(bytes.NewReader(b))
	for {
		h, err := r.Next()
		if err != nil {
			return ""
		}
		if blobEntry.MatchString(h.Name) {
			return h.Name
		}
	}
}

// A folder that has lost or damaged a file is told of, not copied.
func TestADamagedFolderIsNotCopied(t *testing.T) {
	o := atWork(t)
	o.hand("one")
	hashes, err := store.NamedBlobs(t.Context(), o.dir)
	if err != nil || len(hashes) != 2 {
		t.Fatal(hashes, err)
	}
	path := store.BlobPath(o.dir, hashes[0].SHA256)
	for _, harm := range []func() error{func() error { return os.WriteFile(path, []byte("other"), 0o600) }, func() error { return os.Remove(path) }} {
		if err := harm(); err != nil {
			t.Fatal(err)
		}
		if _, err := Write(t.Context(), io.Discard, store.Place{Dir: o.dir}, t.TempDir(), "test", time.Now()); problem.From(err).Code != problem.Corrupt {
			t.Errorf("%v", err)
		}
	}
	if _, err := Write(t.Context(), io.Discard, store.Place{Dir: t.TempDir()}, t.TempDir(), "test", time.Now()); problem.From(err).Code != problem.NotFound {
		t.Errorf("of an empty folder: %v", err)
	}
}

func TestASealedBackupOpensWithItsKeyOnly(t *testing.T) {
	o := atWork(t)
	o.hand("绿禾项目")
	dir := t.TempDir()
	file := func(name, text string) string {
		t.Helper()
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	phrase, wrong := file("p", "七号木船 渡口 清晨\n第二行不算"), file("w", "another pass phrase")
	for _, c := range []struct {
		name      string
		seal      Keys
		good, bad Keys
	}{
		{"passphrase", Keys{Passphrase: phrase}, Keys{Passphrase: phrase}, Keys{Passphrase: wrong}},
		{"recipient", Keys{Recipients: []string{id.Recipient().String()}}, Keys{Identities: file("id", id.String())}, Keys{Identities: file("other", other.String())}},
	} {
		b, _ := written(t, o.dir, c.seal)
		if bytes.Contains(b, []byte("manifest.json")) || bytes.Contains(b, []byte("绿禾")) {
			t.Errorf("%s: it can be read", c.name)
		}
		for _, k := range []Keys{c.bad, {}} {
			if _, err := k.Open(bytes.NewReader(b)); problem.From(err).Code != problem.Encrypted {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		r, err := c.good.Open(bytes.NewReader(b))
		if err != nil {
			t.Fatal(c.name, err)
		}
		if _, err := Verify(t.Context(), r, t.TempDir()); err != nil {
			t.Error(c.name, err)
		}
		if c.good.Passphrase != "" {
			continue // a passphrase is slow to try
		}
		// A bit that is turned is noticed, wherever it is.
		for _, at := range []int{len(b) / 2, len(b) - 1} {
			harmed := bytes.Clone(b)
			harmed[at] ^= 4
			if r, err = c.good.Open(bytes.NewReader(harmed)); err == nil {
				_, err = Verify(t.Context(), r, t.TempDir())
			}
			if err == nil {
				t.Errorf("%s: a bit at %d is turned and nobody notices", c.name, at)
			}
		}
	}
	for name, k := range map[string]Keys{"both": {Recipients: []string{id.Recipient().String()}, Passphrase: phrase}, "no recipient": {Recipients: []string{"ssh"}}, "short": {Passphrase: file("s", "short")}, "no file": {Passphrase: "/no/such"}} {
		if _, err := k.Seal(io.Discard); problem.From(err).Code != problem.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What PostgreSQL and a bucket hold becomes a folder, whole, while servers work
// on; who starts there goes on with what waited.
func TestABackupOfPostgreSQLAndABucketIsAFolder(t *testing.T) {
	p := store.Place{Dir: t.TempDir(), DB: storetest.Start(t).New(t, "backup"), Blobs: storetest.Bucket(t)}
	gate := make(chan bool)
	o := &office{T: t, dir: p.Dir, st: at(t, p, gate)}
	var ids []string
	for i := range 4 {
		ids = append(ids, o.hand(fmt.Sprint("before ", i)))
	}
	b, m := writtenOf(t, p, Keys{})
	if m.Database.Cases != 4 || m.Blobs != 8 || m.Database.Lines != 4 {
		t.Errorf("%+v", m)
	}
	if err := store.NoteIn(t.Context(), p, "本机", store.NoteBackup, "x"); err != nil {
		t.Fatal(err)
	}
	if last, _, err := o.st.Last(t.Context(), store.NoteBackup); err != nil || last.IsZero() {
		t.Errorf("the servers do not know of the backup: %v %v", last, err)
	}
	to := filepath.Join(t.TempDir(), "data")
	if _, err := Restore(t.Context(), bytes.NewReader(b), to); err != nil {
		t.Fatal(err)
	}
	close(gate)
	st := opened(t, to, gate)
	for i, id := range ids {
		ended(t, st, id)
		ended(t, o.st, id)
		for _, s := range []*store.Store{st, o.st} {
			if js, err := s.Product(t.Context(), id, "review"); err != nil || string(js) != fmt.Sprint(`{"of":before `, i) {
				t.Errorf("%s %v", js, err)
			}
		}
		c, err := st.Find(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range append(c.With, c.File) {
			if data, err := st.Bytes(t.Context(), f); err != nil || int64(len(data)) != f.Size {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	}
	if got, want := st.PublicKey(), o.st.PublicKey(); got != want {
		t.Errorf("the key is %q, was %q", got, want)
	}
	if n, err := st.VerifyAudit(t.Context()); err != nil || n != m.Database.Lines {
		t.Errorf("%d lines, %v", n, err)
	}
}
