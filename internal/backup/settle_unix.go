//go:build unix

package backup

import (
	"os"

	"golang.org/x/sys/unix"
)

// settle returns when all that was written is on the disks, and the names of a
// folder too.
func settle(dir string) error {
	unix.Sync()
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
