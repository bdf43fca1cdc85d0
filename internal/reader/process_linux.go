package reader

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"time"
)

// possible says that reading processes can be had on this system.
const possible = true

// self is this very program, even where its file was replaced meanwhile.
const self = "/proc/self/exe"

func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func killGroup(p *os.Process) {
	if syscall.Kill(-p.Pid, syscall.SIGKILL) != nil {
		_ = p.Kill() // gone already
	}
}

// demand gives the time a process has run, and the time it wanted to and was
// not let, over all its threads; both 0 where unknown.
func demand(pid int) (ran, waited time.Duration) {
	dir := "/proc/" + strconv.Itoa(pid) + "/task/"
	threads, err := os.ReadDir(dir)
	if err != nil {
		return 0, 0
	}
	for _, t := range threads {
		b, err := os.ReadFile(dir + t.Name() + "/schedstat")
		f := bytes.Fields(b)
		if err != nil || len(f) < 2 {
			continue // it has just ended
		}
		r, err1 := strconv.ParseInt(string(f[0]), 10, 64)
		w, err2 := strconv.ParseInt(string(f[1]), 10, 64)
		if err1 == nil && err2 == nil {
			ran, waited = ran+time.Duration(r), waited+time.Duration(w)
		}
	}
	return ran, waited
}

// memory gives the bytes a process holds of its own, 0 where unknown.
func memory(pid int) int64 {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0
	}
	f := bytes.Fields(b)
	if len(f) < 3 {
		return 0
	}
	resident, err1 := strconv.ParseInt(string(f[1]), 10, 64)
	shared, err2 := strconv.ParseInt(string(f[2]), 10, 64)
	if err1 != nil || err2 != nil {
		return 0
	}
	return (resident - shared) * int64(os.Getpagesize())
}
