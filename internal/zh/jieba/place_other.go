//go:build !linux

package jieba

import (
	"errors"
	"os"
)

func inMemory([]byte) (*os.File, string, error) { return nil, "", errors.ErrUnsupported }
