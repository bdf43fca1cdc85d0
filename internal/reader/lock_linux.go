package reader

import (
	"fmt"
	"slices"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/sys/unix"
)

// What a reading process still may ask of the system once it is locked: memory
// that is not code, its own threads and clocks, and the pipes it has. Anything
// else is refused with EPERM: no file, socket, process, signal to others,
// tracing, mounting, or new right.
var allowed = []string{
	"read", "write", "readv", "writev", "pread64", "close", "fstat", "lseek", "poll", "ppoll", "select", "pselect6",
	"epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "eventfd2", "pipe2",
	"munmap", "madvise", "mremap", "brk", "mincore",
	"futex", "sched_yield", "sched_getaffinity", "nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres", "gettimeofday", "time",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
	"getpid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getrandom", "getrusage", "sysinfo", "uname",
	"set_robust_list", "rseq", "membarrier", "exit", "exit_group", "arch_prctl",
	"timer_create", "timer_settime", "timer_delete", "setitimer",
}

// lock gives up what reading does not need, for good. The bounds come first:
// the filter forbids changing them.
func lock(memory int64) (guards, missing []string) {
	said := func(err error, what string) {
		if err != nil {
			missing = append(missing, fmt.Sprintf("%s（%v）", what, err))
			return
		}
		guards = append(guards, what)
	}
	said(unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0), "其他程序不能窥视")
	var err error
	for _, b := range []struct {
		which int
		most  uint64
	}{
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_FSIZE, 0},
		{unix.RLIMIT_NOFILE, 64},
		{unix.RLIMIT_CPU, lifetime},
		// Backstop for what comes faster than the parent looks: Go and WebAssembly
		// reserve much more than they use.
		{unix.RLIMIT_DATA, uint64(memory) + 1<<30},
	} {
		if e := unix.Setrlimit(b.which, &unix.Rlimit{Cur: b.most, Max: b.most}); e != nil && err == nil {
			err = e
		}
	}
	said(err, "处理器时间、文件和内存有上限")
	said(unix.Chdir("/"), "离开工作目录")
	said(filter(), "不能打开文件、网络和其他程序（seccomp）")
	return guards, missing
}

// filter installs the list, for all threads at once.
func filter() error {
	info, err := arch.GetInfo("")
	if err != nil {
		return err
	}
	known := func(name string) bool { _, ok := info.SyscallNames[name]; return ok }
	// Not every architecture has every call.
	names := slices.DeleteFunc(slices.Clone(allowed), func(n string) bool { return !known(n) })
	one := func(n uint32, op seccomp.Operation, v uint64) seccomp.ArgumentConditions {
		return seccomp.ArgumentConditions{{Argument: n, Operation: op, Value: v}}
	}
	self := uint64(unix.Getpid())
	conditional := []seccomp.NameWithConditions{
		{Name: "mmap", Conditions: one(2, seccomp.BitsNotSet, unix.PROT_EXEC)},
		{Name: "mprotect", Conditions: one(2, seccomp.BitsNotSet, unix.PROT_EXEC)},
		{Name: "clone", Conditions: one(0, seccomp.BitsSet, unix.CLONE_THREAD)},
		{Name: "tgkill", Conditions: one(0, seccomp.Equal, self)},
		{Name: "kill", Conditions: one(0, seccomp.Equal, self)},
		// Reading its own bounds, not setting them.
		{Name: "prlimit64", Conditions: one(2, seccomp.Equal, 0)},
		{Name: "prctl", Conditions: one(0, seccomp.Equal, unix.PR_SET_VMA)},
		{Name: "fcntl", Conditions: one(1, seccomp.LessOrEqual, unix.F_SETFL)},
	}
	policy := seccomp.Policy{
		DefaultAction: seccomp.ActionErrno, // EPERM
		Syscalls: []seccomp.SyscallGroup{
			{Action: seccomp.ActionAllow, Names: names},
			{Action: seccomp.ActionAllow, NamesWithCondtions: conditional},
			// The C library falls back to clone, whose flags can be looked at.
			{Action: seccomp.ActionErrno | seccomp.Action(unix.ENOSYS), Names: []string{"clone3"}},
		},
	}
	return seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Flag: seccomp.FilterFlagTSync, Policy: policy})
}

// lifetime is the processor time of one reading process over all its files, in
// seconds: should the program that started it be gone, it ends by itself.
const lifetime = 600
