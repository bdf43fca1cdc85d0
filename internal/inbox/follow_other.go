//go:build !unix

package inbox

const noFollow = 0
