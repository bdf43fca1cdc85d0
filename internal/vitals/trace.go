package vitals

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"

	"wenping/internal/problem"
)

// Trace sends traces to the collector that the environment names
// (OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, and the
// other variables of OTLP over HTTP). Where it names none, nothing is sent and
// nobody is asked. Stop sends what is left.
func Trace(ctx context.Context, version string, log *slog.Logger) (stop func(context.Context) error, err error) {
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return func(context.Context) error { return nil }, nil
	}
	to, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, problem.Wrap(problem.Usage, err, "环境变量 OTEL_EXPORTER_OTLP_… 有误，不能发送运行轨迹。请核对收集器的地址。")
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces not sent", "err", err) }))
	p := trace.NewTracerProvider(trace.WithBatcher(to),
		trace.WithResource(resource.NewSchemaless(attribute.String("service.name", "wenping"), attribute.String("service.version", version))))
	otel.SetTracerProvider(p)
	return func(ctx context.Context) error {
		if err := p.Shutdown(ctx); err != nil {
			return fmt.Errorf("end traces: %w", err)
		}
		return nil
	}, nil
}

// Span begins a part of a trace. Pairs are names and values: case ids, routes
// and codes only. The part ends with end; of its error the code is told.
func Span(ctx context.Context, name string, pairs ...string) (_ context.Context, end func(err error)) {
	ctx, span := otel.Tracer("wenping").Start(ctx, name)
	for i := 0; i+1 < len(pairs); i += 2 {
		span.SetAttributes(attribute.String(pairs[i], pairs[i+1]))
	}
	return ctx, func(err error) {
		if err != nil {
			span.SetStatus(codes.Error, string(problem.From(err).Code))
		}
		span.End()
	}
}
