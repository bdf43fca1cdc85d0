package ocr

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// isolate gives the engine a process group of its own, and lets it die with us.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func kill(cmd *exec.Cmd) {
	if cmd.Process != nil {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Process.Kill()
	}
}

// confine limits a process that has just started.
func confine(pid int, lim Limits) error {
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_AS, lim.Memory},
		{unix.RLIMIT_FSIZE, 0}, // it writes no file
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_NOFILE, 64},
	} {
		if err := unix.Prlimit(pid, l.what, &unix.Rlimit{Cur: l.most, Max: l.most}, nil); err != nil {
			return err
		}
	}
	return nil
}
