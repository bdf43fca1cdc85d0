//go:build !linux

package reader

// lock has nothing to work with on this system.
func lock(int64) (guards, missing []string) {
	return nil, []string{"读取进程的限制（仅 Linux 支持）"}
}
