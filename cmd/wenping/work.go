package main

import (
	"context"
	"fmt"
	"time"

	"wenping/internal/problem"
	"wenping/internal/store"
)

// workCmd does what waits in a queue that servers fill. Any number may run, on
// any number of machines; one that dies leaves its jobs to the others.
type workCmd struct {
	place     `embed:""`
	operating `embed:""`
	Workers   int    `default:"2" placeholder:"N" help:"同时处理几份报告。"`
	Office    string `placeholder:"FILE" help:"机关信息（YAML），与 serve 所用的相同。"`
	Fonts     string `placeholder:"DIR" help:"本单位自有字体的目录，与 serve 所用的相同。"`
	Rules     string `placeholder:"DIR" help:"规则目录，与 serve 所用的相同。"`
	reading   `embed:""`
}

func (c *workCmd) Run(s *streams) error {
	if c.database() == "" {
		return problem.New(problem.Usage, "wenping work 与 serve 共用一个数据库，请用 --db postgres://… 写明；几台机器共用的，还须用 --blobs 写明文件放在哪里。")
	}
	hands, err := c.place.hands(c.Workers)
	if err != nil {
		return err
	}
	if hands < 1 {
		return problem.New(problem.Usage, "wenping work 的 --workers 至少为 1。")
	}
	a, end, err := c.operating.open(s, setup{rules: c.Rules, office: c.Office, fonts: c.Fonts, dataDir: c.Data, reading: c.reading})
	if err != nil {
		return err
	}
	defer end()
	log, figures := a.log, a.vitals
	cfg, err := a.among(s, store.Config{Dir: c.Data, DB: c.DB, Blobs: c.Blobs, Workers: hands, Aid: true, Run: a.runCase, Log: log, Timeout: 5*time.Minute + a.limits.ScanTime, Terms: a.terms()})
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
	a.desk.Ready()
	if err := st.Start(context.WithoutCancel(s.ctx)); err != nil {
		return err
	}
	if st.Rests() != nil { // why has been said
		fmt.Fprintf(s.err, "等待与其他机器一致后处理排队的报告，同时 %d 份（Ctrl+C 停止）\n", hands)
		<-s.ctx.Done()
		return nil
	}
	fmt.Fprintf(s.err, "开始处理排队的报告，同时 %d 份（Ctrl+C 停止）\n", hands)
	<-s.ctx.Done()
	return nil
}
