package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"wenping/internal/access"
	"wenping/internal/inbox"
	"wenping/internal/store"
	"wenping/internal/web"
)

// watching says which folder is watched for reports.
type watching struct {
	Watch      string        `placeholder:"DIR" help:"监视目录：放入其中的报告自动登记，随后移入 done 或 failed 子目录，并附说明。"`
	WatchEvery time.Duration `name:"watch-every" default:"5s" hidden:"" help:"多久看一次；两次之间没有变化的文件才登记。"`
}

// open gives the watched folder; nil: none is.
func (w *watching) open(a *app, st *store.Store, log *slog.Logger) (*inbox.Box, error) {
	if w.Watch == "" {
		return nil, nil
	}
	b := &inbox.Box{Dir: w.Watch, Most: web.MaxFile, Log: log, Take: func(ctx context.Context, f inbox.File) (string, error) {
		return takeIn(ctx, a, st, f)
	}}
	return b, b.Prepare()
}

// takeIn registers a file that was put into the watched folder. Bytes that a
// case already holds are not registered twice, unless that case failed.
func takeIn(ctx context.Context, a *app, st *store.Store, f inbox.File) (note string, err error) {
	if err := a.screen(ctx, f.Name, f.Data, nil); err != nil {
		return "", err
	}
	h := store.Handing{From: store.Sender{Name: "监视目录"}, Report: store.Upload{Name: f.Name, Data: f.Data}, Key: f.Key,
		Scope: access.Scope{Committee: true}, Once: true}
	c, err := st.Hand(ctx, h)
	var known *store.Known
	if errors.As(err, &known) {
		if known.Case.State != store.Failed {
			return "与已登记的“" + known.Case.File.Name + "”（编号 " + known.Case.ID + "）内容完全相同，没有重复登记。", nil
		}
		h.Once = false
		c, err = st.Hand(ctx, h)
	}
	if err != nil {
		return "", err
	}
	return "已登记，编号 " + c.ID + "。结果见“报送件”页面。", nil
}
