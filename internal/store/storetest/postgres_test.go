//go:build unix

package storetest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// inner makes the test the process that is killed.
const inner = "WENPING_TEST_KILLED"

// A test that is killed takes its PostgreSQL with it.
func TestTheServerEndsWithAKilledTest(t *testing.T) {
	if os.Getenv(inner) != "" {
		fmt.Println("at " + Start(t).URL("postgres"))
		select {} // until it is killed
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run", t.Name())
	cmd.Env = append(os.Environ(), inner+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	url, lines := "", bufio.NewScanner(out)
	for url == "" && lines.Scan() {
		url, _ = strings.CutPrefix(lines.Text(), "at ")
		if !strings.HasPrefix(url, "postgres://") {
			url = ""
		}
	}
	if url == "" {
		t.Skip("PostgreSQL cannot be started here")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	cmd.Process.Kill()
	if _, err := conn.Exec(ctx, `SELECT pg_sleep(600)`); err == nil || ctx.Err() != nil {
		t.Fatalf("the server goes on: %v", err)
	}
	for { // what is left of it ends now
		again, err := pgx.Connect(ctx, url)
		if err != nil {
			break
		}
		again.Close(ctx)
	}
	if ctx.Err() != nil {
		t.Fatal("the server takes new connections")
	}
}
