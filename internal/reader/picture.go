package reader

import (
	"context"
	"encoding/binary"

	"wenping/internal/ingest/pdf"
	"wenping/internal/limit"
	"wenping/internal/problem"
)

// drawPage is the work of drawing a page; it is built in, since it needs the
// engine that was started before the lock.
const drawPage = "page-picture"

// Picture draws a page of a PDF (1-based) as PNG, as a viewer shows it, in a
// process like those that read. Errors are *problem.Error.
func (p *Pool) Picture(ctx context.Context, data []byte, page, dpi int) ([]byte, error) {
	return p.Do(ctx, drawPage, data, pictureJob(page, dpi))
}

// Picture draws a page, as Pool.Picture does.
func (l *Local) Picture(ctx context.Context, data []byte, page, dpi int) ([]byte, error) {
	out, err := pictures(l.engine)(ctx, data, pictureJob(page, dpi), l.opt.Limits)
	if err != nil {
		return nil, notDone(ctx, err)
	}
	return out, nil
}

func pictureJob(page, dpi int) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(page)), uint32(dpi))
}

func pictures(e *pdf.Engine) Work {
	return func(ctx context.Context, data, job []byte, _ limit.Limits) ([]byte, error) {
		if len(job) != 8 {
			return nil, problem.New(problem.Internal, "页面图的参数有误。")
		}
		return e.RenderPage(ctx, data, int(binary.BigEndian.Uint32(job)), int(binary.BigEndian.Uint32(job[4:])))
	}
}
