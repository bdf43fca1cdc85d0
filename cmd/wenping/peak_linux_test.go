package main

import "syscall"

// childMiB is the largest resident size of the processes this one has waited for.
func childMiB() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u) != nil {
		return 0
	}
	return float64(u.Maxrss) / 1024
}
