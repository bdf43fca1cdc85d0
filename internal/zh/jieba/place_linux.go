package jieba

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

func inMemory(b []byte) (*os.File, string, error) {
	fd, err := unix.MemfdCreate("dict", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, "", err
	}
	f := os.NewFile(uintptr(fd), "dict")
	path := fmt.Sprintf("/proc/self/fd/%d", fd)
	if _, err := f.Write(b); err != nil {
		f.Close()
		return nil, "", err
	}
	// Without /proc the path opens nothing, and the library would abort.
	if st, err := os.Stat(path); err != nil || st.Size() != int64(len(b)) {
		f.Close()
		return nil, "", fmt.Errorf("no /proc: %w", os.ErrNotExist)
	}
	return f, path, nil
}
