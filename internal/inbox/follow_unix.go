//go:build unix

package inbox

import "golang.org/x/sys/unix"

// noFollow keeps a link from being opened that took a file's place.
const noFollow = unix.O_NOFOLLOW | unix.O_NONBLOCK
