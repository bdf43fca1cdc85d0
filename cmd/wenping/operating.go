package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/vitals"
)

// operating says what those who keep a running program see of it.
type operating struct {
	Metrics   string `placeholder:"HOST:PORT" help:"另在这个地址提供运行指标（Prometheus，/metrics），不须登录，只应让监控系统够得着。不设时，负责人、管理员和有此角色的令牌可在服务地址的 /metrics 取。"`
	LogFormat string `name:"log-format" enum:"text,json" default:"text" help:"日志格式：text 或 json。"`
}

// open makes the program of a server or a worker, with its log and its figures;
// end closes all of it.
func (o *operating) open(s *streams, u setup) (a *app, end func(), err error) {
	log, figures, stop, err := o.begin(s, u.dataDir)
	if err != nil {
		return nil, nil, err
	}
	if a, err = newApp(s.ctx, u); err != nil {
		stop()
		return nil, nil, err
	}
	a.log, a.vitals = log, figures
	return a, func() { a.close(); stop() }, nil
}

// begin opens log, figures and traces; end closes them. Own is the folder whose
// file names are the program's own.
func (o *operating) begin(s *streams, own string) (log *slog.Logger, v *vitals.Vitals, end func(), err error) {
	v = vitals.New(version)
	log = vitals.NewLog(s.err, o.LogFormat, v, own)
	stop, err := vitals.Trace(s.ctx, version, log)
	if err != nil {
		return nil, nil, nil, err
	}
	srv := &http.Server{ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
	if o.Metrics != "" {
		l, err := net.Listen("tcp", o.Metrics)
		if err != nil {
			return nil, nil, nil, problem.Wrap(problem.Usage, err, "不能在 %s 提供运行指标，地址写法有误或已被占用。请用 --metrics 换一个，如 127.0.0.1:9464。", o.Metrics)
		}
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", v.Handler())
		srv.Handler = mux
		go func() {
			if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				log.Error("figures are not served any more", "err", err)
			}
		}()
		fmt.Fprintf(s.err, "运行指标：http://%s/metrics\n", l.Addr())
	}
	return log, v, func() {
		srv.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := stop(ctx); err != nil {
			log.Warn("traces", "err", err)
		}
	}, nil
}

// count has the queue of a store counted among the figures.
func count(v *vitals.Vitals, st *store.Store) {
	v.Ask(func(ctx context.Context) (vitals.Queue, error) {
		n, oldest, err := st.Waiting(ctx)
		q := vitals.Queue{Cases: map[string]int{}, Oldest: oldest}
		for state, k := range n {
			q.Cases[string(state)] = k
		}
		return q, err
	})
}

// endOf is what the figures call the end of something.
func endOf(err error) string {
	if err == nil {
		return "done"
	}
	return string(problem.From(err).Code)
}
