//go:build unix

package main

import "golang.org/x/sys/unix"

// room is how many bytes the disk of a folder has, and how many of them this
// program may still fill.
func room(dir string) (total, free uint64, err error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, 0, err
	}
	return st.Blocks * uint64(st.Bsize), st.Bavail * uint64(st.Bsize), nil
}
