//go:build !linux

package reader

import (
	"os"
	"syscall"
	"time"
)

// possible says that reading processes can be had on this system.
const possible = false

var self, _ = os.Executable()

func attributes() *syscall.SysProcAttr { return nil }

func killGroup(p *os.Process) { _ = p.Kill() }

func memory(int) int64 { return 0 }

func demand(int) (ran, waited time.Duration) { return 0, 0 }
