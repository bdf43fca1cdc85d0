//go:build !linux

package main

import "os"

func peak(*os.ProcessState) float64 { return 0 } // counted on Linux only
