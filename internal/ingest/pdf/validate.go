package pdf

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// pdfcpu would otherwise make a folder below the user's configuration folder.
var withoutConfigDir = sync.OnceFunc(api.DisableConfigDir)

// validateTime bounds a validation: it is a second opinion, not worth waiting for.
const validateTime = 10 * time.Second

// Validate says how a file departs from the PDF standard, in the relaxed reading
// that viewers follow; nil when it does not. A file that departs may well be
// readable: the answer is told beside the text, it does not replace it.
func Validate(ctx context.Context, data []byte) error {
	withoutConfigDir()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("panic: %v", p)
			}
		}()
		conf := model.NewDefaultConfiguration()
		conf.ValidationMode = model.ValidationRelaxed
		done <- api.Validate(bytes.NewReader(data), conf)
	}()
	timer := time.NewTimer(validateTime)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return nil
	case <-timer.C:
		return nil
	}
}
