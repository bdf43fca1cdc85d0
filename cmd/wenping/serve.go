package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"wenping/internal/ingest/pdf"
	"wenping/internal/problem"
	"wenping/internal/render"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/store"
	"wenping/internal/vitals"
	"wenping/internal/web"
)

type serveCmd struct {
	Addr      string `default:"127.0.0.1:8080" help:"监听地址。不是本机地址的，所有人都须登录。"`
	place     `embed:""`
	people    `embed:""`
	watching  `embed:""`
	operating `embed:""`
	Workers   int      `default:"2" placeholder:"N" help:"同时处理几份报告；0：本机只提供页面和接口，由 wenping work 处理。"`
	WebhookTo []string `name:"webhook-to" placeholder:"https://…" sep:"none" help:"允许把状态改变的通知发往这个系统（只写协议、主机和端口），可多次。"`
	Office    string   `placeholder:"FILE" help:"机关信息（YAML），用于文书。"`
	Fonts     string   `placeholder:"DIR" help:"本单位自有字体的目录。"`
	Rules     string   `placeholder:"DIR" help:"用目录中的规则文件覆盖内置标准。"`
	reading   `embed:""`
}

func (c *serveCmd) Run(s *streams) error {
	public, err := c.people.reach(c.Addr)
	if err != nil {
		return err
	}
	hands, err := c.place.hands(c.Workers)
	if err != nil {
		return err
	}
	a, end, err := c.operating.open(s, setup{rules: c.Rules, office: c.Office, fonts: c.Fonts, dataDir: c.Data, reading: c.reading})
	if err != nil {
		return err
	}
	defer end()
	log, figures := a.log, a.vitals
	if hands > 0 { // else whoever reviews it is elsewhere
		a.looked = &firstLook{}
	}
	hooks, deliver, err := openHooks(c.WebhookTo, figures)
	if err != nil {
		return err
	}
	cfg, err := a.among(s, store.Config{Deliver: deliver, Dir: c.Data, DB: c.database(), Blobs: c.Blobs, Workers: hands, Run: a.runCase, Log: log, Timeout: 5*time.Minute + a.limits.ScanTime, Terms: a.terms()})
	if err != nil {
		return err
	}
	st, err := store.Open(s.ctx, cfg)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		st.Close(ctx)
	}()
	count(figures, st)
	guarded, err := c.people.prepare(s, st, public)
	if err != nil {
		return err
	}
	at := "http://" + c.Addr
	if c.Cert != "" {
		at = "https://" + c.Addr
	}
	h, err := web.New(web.Config{Accounts: c.Accounts, Public: public, Origin: c.Origin, Store: st, Screen: a.screen, Hooks: hooks, SignOn: c.people.signOn(at), Bureau: &bureau{app: a, store: st}, Types: typeChoices(a.pack), Profiles: profileChoices(a.pack),
		Calendar: a.pack.Calendar, Segment: a.words, Items: itemChoices(a.pack), Rules: ruleChoices(a.pack),
		Standard: a.pack.Title + " " + a.pack.Version, Version: version, Log: log, Vitals: figures, Upkeep: newUpkeep(a, st, c.Data)})
	if err != nil {
		return err
	}
	box, err := c.watching.open(a, st, log)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return problem.Wrap(problem.Usage, err, "不能监听 %s，可能已被占用。请用 --addr 换一个端口。", c.Addr)
	}
	if err := st.Start(context.WithoutCancel(s.ctx)); err != nil {
		return err
	}
	if box != nil {
		tick := time.NewTicker(c.WatchEvery)
		defer tick.Stop()
		ctx, stop := context.WithCancel(s.ctx)
		ended := make(chan bool)
		go func() { defer close(ended); box.Watch(ctx, tick.C) }()
		defer func() { stop(); <-ended }() // before the store is closed
	}
	a.desk.Ready()
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	ended := make(chan error, 1)
	at = "http://" + l.Addr().String()
	if c.Cert != "" {
		at = "https://" + l.Addr().String()
		srv.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		go func() { ended <- srv.ServeTLS(l, c.Cert, c.Key) }()
	} else {
		go func() { ended <- srv.Serve(l) }()
	}
	fmt.Fprintf(s.err, "服务已启动：%s（Ctrl+C 停止）\n", at)
	if guarded {
		if err := c.people.welcome(s, st, at); err != nil {
			return err
		}
	}
	select {
	case err := <-ended:
		return err
	case <-s.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := srv.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
		srv.Close() // watchers keep their stream open
	}
	return nil
}

// screen looks at an upload before it is stored: what cannot be taken at all,
// and what may not be stored because it is marked secret.
func (a *app) screen(ctx context.Context, name string, data []byte, tell func(n, m int)) error {
	res, err := a.look(pdf.Telling(ctx, tell), name, data)
	if err != nil {
		return err
	}
	if err := res.Secret(); err != nil {
		return err
	}
	a.looked.keep(name, data, res)
	return nil
}

// runCase is a review as the queue wants it, timed and counted.
func (a *app) runCase(ctx context.Context, c store.Case, report store.Upload, with []store.Upload, tell func(store.Progress)) (store.Product, error) {
	ctx, end := vitals.Span(ctx, "review", "case", c.ID)
	stages := a.vitals.Stages(ctx)
	p, err := a.reviewCase(ctx, c, report, with, func(p store.Progress) {
		stages.Step(p.Step)
		tell(p)
	})
	stages.End(err)
	end(err)
	switch {
	case err == nil:
		a.vitals.Reviewed(p.Suggestion)
	case ctx.Err() == nil: // neither cancelled nor stopped
		a.vitals.Reviewed(endOf(err))
	}
	return p, err
}

func (a *app) reviewCase(ctx context.Context, c store.Case, report store.Upload, with []store.Upload, tell func(store.Progress)) (store.Product, error) {
	sub := review.Submission{Report: review.Submitted{Name: report.Name, Data: report.Data}}
	for _, u := range with {
		sub.Attachments = append(sub.Attachments, review.Submitted{Name: u.Name, Data: u.Data})
	}
	r, err := a.review(ctx, sub, options(c), func(step string, n, m int) { tell(store.Progress{Step: step, N: n, M: m}) })
	if err != nil {
		return store.Product{}, err
	}
	for _, it := range r.Items {
		for _, res := range it.Rules {
			a.vitals.Verdict(res.ID, string(res.Verdict))
		}
	}
	for _, b := range r.Broken {
		a.log.Error("check broke", "case", c.ID, "what", b)
	}
	tell(store.Progress{Step: "papers"})
	papers, err := a.papers(ctx, r, report.Data)
	if err != nil {
		return store.Product{}, fmt.Errorf("make papers: %w", err)
	}
	both, err := render.Merge(render.PackageTitle+filepath.Base(report.Name), papers.files["notice.pdf"], papers.files["form.pdf"])
	if err != nil {
		return store.Product{}, fmt.Errorf("merge papers: %w", err)
	}
	r.File = filepath.Base(report.Name)
	r.Papers = papers.listed("")
	var js bytes.Buffer
	if err := review.WriteJSON(&js, r); err != nil {
		return store.Product{}, err
	}
	title, _ := r.Found.Identity.Matter.First()
	files := []store.NamedFile{{Kind: "review", Data: js.Bytes()}, {Kind: "papers.pdf", Data: both}}
	for _, name := range papers.names() {
		files = append(files, store.NamedFile{Kind: name, Data: papers.files[name]})
	}
	if papers.unmarked != nil {
		files = append(files, store.NamedFile{Kind: web.Unmarked, Data: []byte(problem.From(papers.unmarked).Message)})
	}
	return store.Product{Title: title.V, Suggestion: string(r.Outcome.Suggestion), Files: files, Digest: store.Digested(r)}, nil
}

func typeChoices(p *rule.Pack) []web.Choice {
	var out []web.Choice
	for _, t := range p.Lexicon.Types {
		out = append(out, web.Choice{ID: t.ID, Name: t.Name})
	}
	return out
}

func profileChoices(p *rule.Pack) []web.Choice {
	var out []web.Choice
	for _, f := range p.Profiles() {
		out = append(out, web.Choice{ID: f.ID, Name: f.Name})
	}
	return out
}
