package storetest

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// Bucket starts a store of objects in memory with the bucket reports, and gives
// its address; its keys stand in the environment.
func Bucket(t *testing.T) string {
	t.Helper()
	backend := s3mem.New()
	srv := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(srv.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	if err := backend.CreateBucket("reports"); err != nil {
		t.Fatal(err)
	}
	return "s3://reports/wenping?endpoint=" + url.QueryEscape(srv.URL)
}
