package vitals

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Queue is how much work waits, asked for each time the figures are read.
type Queue struct {
	Cases  map[string]int // by state
	Oldest time.Time      // since when the case waits that waits longest; zero: none does
}

// Vitals are the figures of one process. A nil *Vitals counts nothing.
type Vitals struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	answers    *prometheus.HistogramVec
	stages     *prometheus.HistogramVec
	reviews    *prometheus.CounterVec
	verdicts   *prometheus.CounterVec
	readings   *prometheus.CounterVec
	deliveries *prometheus.CounterVec
	lines      *prometheus.CounterVec
}

// New makes the figures of a program of this version.
func New(version string) *Vitals {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	v := &Vitals{
		registry: prometheus.NewRegistry(),
		requests: counter("wenping_http_requests_total", "Requests answered, by route, method and status.", "route", "method", "status"),
		answers: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "wenping_http_request_seconds", Help: "Time to answer, by route; streams of progress apart.",
			Buckets: []float64{.005, .02, .1, .5, 2, 10, 60}}, []string{"route"}),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "wenping_stage_seconds", Help: "Time of each stage of a review: reading, facts, rules, papers.",
			Buckets: []float64{.01, .03, .1, .3, 1, 3, 10, 30, 120, 600}}, []string{"stage"}),
		reviews:    counter("wenping_reviews_total", "Reviews begun and ended: what they suggest (file, correct, return, undecided), or the code of what kept them from ending.", "outcome"),
		verdicts:   counter("wenping_verdicts_total", "Verdicts of the rules.", "rule", "verdict"),
		readings:   counter("wenping_readings_total", "Files read: done, or the code of the refusal.", "outcome"),
		deliveries: counter("wenping_webhook_deliveries_total", "Events sent to other systems: done or failed.", "outcome"),
		lines:      counter("wenping_log_lines_total", "Lines of the log, by level.", "level"),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "wenping_build_info", Help: "Always 1: which version runs.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version(), "arch": runtime.GOARCH}})
	build.Set(1)
	v.registry.MustRegister(v.requests, v.answers, v.stages, v.reviews, v.verdicts, v.readings, v.deliveries, v.lines, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return v
}

// Ask has the queue counted whenever the figures are read.
func (v *Vitals) Ask(count func(ctx context.Context) (Queue, error)) {
	v.registry.MustRegister(waiting{count})
}

// Gauge adds a figure that is looked up whenever the figures are read.
func (v *Vitals) Gauge(name, help string, value func() float64) {
	v.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
}

type waiting struct {
	count func(ctx context.Context) (Queue, error)
}

var (
	casesDesc  = prometheus.NewDesc("wenping_cases", "Cases by state.", []string{"state"}, nil)
	oldestDesc = prometheus.NewDesc("wenping_queue_oldest_seconds", "How long the case has waited that waits longest; 0 where none does.", nil, nil)
)

func (w waiting) Describe(ch chan<- *prometheus.Desc) { ch <- casesDesc; ch <- oldestDesc }

func (w waiting) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	q, err := w.count(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(casesDesc, err)
		return
	}
	for state, n := range q.Cases {
		ch <- prometheus.MustNewConstMetric(casesDesc, prometheus.GaugeValue, float64(n), state)
	}
	age := 0.0
	if !q.Oldest.IsZero() {
		age = max(0, time.Since(q.Oldest).Seconds())
	}
	ch <- prometheus.MustNewConstMetric(oldestDesc, prometheus.GaugeValue, age)
}

// Handler writes the figures as Prometheus reads them.
func (v *Vitals) Handler() http.Handler {
	if v == nil {
		return http.NotFoundHandler()
	}
	return promhttp.HandlerFor(v.registry, promhttp.HandlerOpts{})
}

// Request counts an answered request. The route is the pattern, never the
// address; empty: there is none. Took is negative for a stream.
func (v *Vitals) Request(route, method string, status int, took time.Duration) {
	if v == nil {
		return
	}
	if route == "" {
		route = "none"
	}
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete:
	default:
		method = "other" // anybody may invent one
	}
	v.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	if took >= 0 {
		v.answers.WithLabelValues(route).Observe(took.Seconds())
	}
}

// Verdict counts what a rule said.
func (v *Vitals) Verdict(rule, verdict string) {
	if v != nil {
		v.verdicts.WithLabelValues(rule, verdict).Inc()
	}
}

// Reviewed counts the end of a review: the suggestion, or the code of its error.
func (v *Vitals) Reviewed(outcome string) {
	if v != nil {
		v.reviews.WithLabelValues(outcome).Inc()
	}
}

// Read counts a file that was read: "done", or the code of its error.
func (v *Vitals) Read(outcome string) {
	if v != nil {
		v.readings.WithLabelValues(outcome).Inc()
	}
}

// Delivered counts an event that was sent to another system, or was not.
func (v *Vitals) Delivered(ok bool) {
	if v == nil {
		return
	}
	outcome := "done"
	if !ok {
		outcome = "failed"
	}
	v.deliveries.WithLabelValues(outcome).Inc()
}

func (v *Vitals) said(l slog.Level) {
	if v != nil {
		v.lines.WithLabelValues(l.String()).Inc()
	}
}
