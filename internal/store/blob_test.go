package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wenping/internal/problem"
	"wenping/internal/store/storetest"
)

// places are all kinds of places for blobs.
func places(t *testing.T) map[string]string {
	return map[string]string{"own folder": t.TempDir(), "shared folder": "file://" + filepath.ToSlash(t.TempDir()) + "/共享", "bucket": storetest.Bucket(t)}
}

func TestBlobs(t *testing.T) {
	for name, place := range places(t) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			b, err := openBlobs(ctx, place)
			if err != nil {
				t.Fatal(err)
			}
			defer b.close()
			if err := b.prepare(ctx); err != nil {
				t.Fatal(err)
			}
			large := bytes.Repeat([]byte("稳评报告"), 3<<20)
			put := map[string][]byte{}
			for _, data := range [][]byte{[]byte("一"), {}, large} {
				hash, err := b.put(ctx, data)
				if err != nil || hash != sumOf(data) {
					t.Fatal(hash, err)
				}
				if again, err := b.put(ctx, data); err != nil || again != hash {
					t.Fatal(again, err)
				}
				put[hash] = data
			}
			if err := b.own(ctx, "wir"); err != nil {
				t.Fatal(err)
			}
			if id, err := b.owner(ctx); id != "wir" || err != nil {
				t.Errorf("owned by %q, %v", id, err)
			}
			seen := 0
			if err := b.each(ctx, func(hash string, at time.Time) error {
				if seen++; put[hash] == nil && hash != sumOf(nil) || time.Since(at) > time.Hour || time.Until(at) > time.Hour {
					t.Errorf("%s of %s", hash, at)
				}
				return nil
			}); err != nil || seen != len(put) {
				t.Errorf("%d of %d, %v", seen, len(put), err)
			}
			for hash, data := range put {
				if got, err := b.get(ctx, hash); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%d bytes of %d, %v", len(got), len(data), err)
				}
				for range 2 { // what is gone already may be removed
					if err := b.remove(ctx, hash); err != nil {
						t.Error(err)
					}
				}
				if there, err := b.has(ctx, hash); there || err != nil {
					t.Error("still there", err)
				}
				if _, err := b.get(ctx, hash); err == nil {
					t.Error("what was removed is handed out")
				}
			}
			for _, odd := range []string{"", "ab", "../../etc/passwd"} {
				if _, err := b.get(ctx, odd); err == nil {
					t.Errorf("%q is a blob", odd)
				}
			}
		})
	}
}

// What a bucket hands out has its hash, whoever wrote it.
func TestADamagedObjectIsNotHandedOut(t *testing.T) {
	b, err := openBlobs(t.Context(), storetest.Bucket(t))
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	hash, err := b.put(t.Context(), []byte("报告"))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.(*bucket).b.WriteAll(t.Context(), key(hash), []byte("报吿"), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := b.get(t.Context(), hash); err == nil {
		t.Error("an object with other bytes was handed out")
	}
}

func TestPlacesThatAreNone(t *testing.T) {
	for _, place := range []string{"", "ftp://x/y", "file://host/x", "file:x", "s3://", "s3://b?unknown=1", "file:///x?metadata=skip"} {
		if b, err := openBlobs(t.Context(), place); problem.From(err).Code != problem.Usage {
			t.Errorf("%q: %v", place, err)
			if b != nil {
				b.close()
			}
		}
	}
	gone := storetest.Bucket(t)
	b, err := openBlobs(t.Context(), strings.Replace(gone, "reports", "other", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	if err := b.prepare(t.Context()); problem.From(err).Code != problem.Storage {
		t.Errorf("a bucket that is not there: %v", err)
	}
}

// A whole service over a bucket; and blobs that belong to another database are
// not touched.
func TestAServiceOverEachPlace(t *testing.T) {
	for name, place := range places(t) {
		t.Run(name, func(t *testing.T) {
			s, err := openAt(t, Config{Dir: t.TempDir(), Blobs: place, Run: echo})
			working(t, s, err)
			c := handed(t, s, "一")
			if c, _ = await(t, s, c.ID); c.State != Done {
				t.Fatalf("%+v", c)
			}
			if b, err := s.Product(t.Context(), c.ID, "review"); err != nil || string(b) != "一" {
				t.Errorf("%q %v", b, err)
			}
			if _, err := openAt(t, Config{Dir: t.TempDir(), Blobs: place, Run: echo}); problem.From(err).Code != problem.Usage {
				t.Errorf("another service works on the same blobs: %v", err)
			}
		})
	}
}

// While the bucket cannot be reached nothing is acknowledged; afterwards all
// goes on.
func TestABucketThatIsAway(t *testing.T) {
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	s, err := openAt(t, Config{Dir: t.TempDir(), Blobs: storetest.Bucket(t), Run: echo})
	working(t, s, err)
	whole := s.blobs
	away, err := openBlobs(t.Context(), "s3://reports?endpoint=http%3A%2F%2F127.0.0.1%3A9")
	if err != nil {
		t.Fatal(err)
	}
	defer away.close()
	s.blobs = away
	if _, err := s.Submit(t.Context(), Upload{"报告.docx", []byte("x")}, nil, Options{}); problem.From(err).Code != problem.Storage && problem.From(err).Code != problem.Busy {
		t.Errorf("%v", err)
	}
	if _, n, _ := s.List(t.Context(), everything, 1, 0); n != 0 {
		t.Errorf("%d cases without a report", n)
	}
	s.blobs = whole
	if c, _ := await(t, s, handed(t, s, "一").ID); c.State != Done {
		t.Errorf("%+v", c)
	}
}

func TestOrphanBlobsAreSweptAndNamedOnesKept(t *testing.T) {
	b := &folder{dir: filepath.Join(t.TempDir(), "blobs")}
	ctx := context.Background()
	kept, _ := b.put(ctx, []byte("kept"))
	orphan, _ := b.put(ctx, []byte("orphan"))
	young, _ := b.put(ctx, []byte("young"))
	old := time.Now().Add(-2 * time.Hour)
	for _, h := range []string{kept, orphan} {
		if err := os.Chtimes(b.path(h), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if err := sweep(ctx, b, map[string]bool{kept: true}, time.Hour); err != nil {
		t.Fatal(err)
	}
	for h, want := range map[string]bool{kept: true, orphan: false, young: true} {
		if _, err := b.get(ctx, h); (err == nil) != want {
			t.Errorf("blob %s: kept=%v", h[:8], err == nil)
		}
	}
}

func TestADamagedBlobIsNotHandedOut(t *testing.T) {
	b := &folder{dir: t.TempDir()}
	h, err := b.put(t.Context(), []byte("报告"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.path(h), []byte("报吿"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.get(t.Context(), h); err == nil {
		t.Error("a blob with other bytes was handed out")
	}
}
