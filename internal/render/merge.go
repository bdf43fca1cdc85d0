package render

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
)

// Merge joins PDF files in their order.
func Merge(files ...[]byte) ([]byte, error) {
	if len(files) == 1 {
		return files[0], nil
	}
	readers := make([]io.ReadSeeker, len(files))
	for i, f := range files {
		readers[i] = bytes.NewReader(f)
	}
	var out bytes.Buffer
	if err := api.MergeRaw(readers, &out, false, pdfcpuConfig()); err != nil {
		return nil, fmt.Errorf("merge: %w", err)
	}
	return out.Bytes(), nil
}
