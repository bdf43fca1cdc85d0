package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	ort "github.com/yalue/onnxruntime_go"

	"wenping/internal/ingest/ocr"
)

// models are the two networks and the characters that the second one knows.
type models struct {
	detect, read *ort.DynamicAdvancedSession
	keys         []string // by class; 0 is the blank
	version      string
}

// File names in the folder of the models; .ci/ocr puts them there.
const (
	runtimeFile = "libonnxruntime.so.1"
	detectFile  = "ch_PP-OCRv4_det_infer.onnx"
	readFile    = "ch_PP-OCRv4_rec_infer.onnx"
	keysFile    = "ppocr_keys_v1.txt"
)

func load(dir string) (*models, error) {
	ort.SetSharedLibraryPath(filepath.Join(dir, runtimeFile))
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return nil, err
	}
	opt, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	defer opt.Destroy()
	// Threads that spin while they wait would eat the machine of everybody else.
	for _, err := range []error{opt.SetIntraOpNumThreads(min(4, runtime.NumCPU())), opt.SetInterOpNumThreads(1), opt.SetMemPattern(false), opt.AddSessionConfigEntry("session.intra_op.allow_spinning", "0")} {
		if err != nil {
			return nil, err
		}
	}
	m := &models{version: ort.GetVersion()}
	session := func(name string) (*ort.DynamicAdvancedSession, error) {
		path := filepath.Join(dir, name)
		in, out, err := ort.GetInputOutputInfo(path)
		if err != nil {
			return nil, err
		}
		if len(in) != 1 || len(out) < 1 {
			return nil, fmt.Errorf("%s is another kind of model", name)
		}
		return ort.NewDynamicAdvancedSession(path, []string{in[0].Name}, []string{out[0].Name}, opt)
	}
	if m.detect, err = session(detectFile); err != nil {
		return nil, err
	}
	if m.read, err = session(readFile); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(dir, keysFile))
	if err != nil {
		return nil, err
	}
	m.keys = append([]string{""}, strings.Split(strings.TrimRight(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n"), "\n")...)
	m.keys = append(m.keys, " ")
	return m, nil
}

// run gives a network one tensor and takes its answer.
func run(s *ort.DynamicAdvancedSession, data []float32, shape ...int64) ([]float32, []int64, error) {
	in, err := ort.NewTensor(ort.NewShape(shape...), data)
	if err != nil {
		return nil, nil, err
	}
	defer in.Destroy()
	out := []ort.Value{nil}
	if err := s.Run([]ort.Value{in}, out); err != nil {
		return nil, nil, err
	}
	defer out[0].Destroy()
	t, ok := out[0].(*ort.Tensor[float32])
	if !ok {
		return nil, nil, fmt.Errorf("model answers with another type")
	}
	return slices.Clone(t.GetData()), slices.Clone(t.GetShape()), nil
}

// batch is how many lines are read at once, narrow ones with narrow ones.
const batch = 6

// page finds the lines of a page and reads them.
func (m *models) page(q *ocr.Request) ([]ocr.Line, error) {
	p := picture{q.Width, q.Height, q.Pix}
	w, h := detectSize(p.w, p.h)
	prob, shape, err := run(m.detect, p.forDetection(w, h), 1, 3, int64(h), int64(w))
	if err != nil {
		return nil, err
	}
	if len(shape) != 4 || shape[2] != int64(h) || shape[3] != int64(w) {
		return nil, fmt.Errorf("detection answers %v for %d × %d", shape, w, h)
	}
	boxes := findLines(prob, w, h, float64(p.w)/float64(w), float64(p.h)/float64(h), q.Rules())
	slices.SortStableFunc(boxes, func(a, b box) int { return a.readWidth() - b.readWidth() })
	var out []ocr.Line
	for len(boxes) > 0 {
		n := 1
		for n < min(batch, len(boxes)) && boxes[n].readWidth() < boxes[0].readWidth()*5/4+32 {
			n++
		}
		width := boxes[n-1].readWidth()
		data := make([]float32, n*3*readHeight*width)
		for i, b := range boxes[:n] {
			p.forReading(b, data[i*3*readHeight*width:][:3*readHeight*width], width)
		}
		prob, shape, err := run(m.read, data, int64(n), 3, readHeight, int64(width))
		if err != nil {
			return nil, err
		}
		if len(shape) != 3 || shape[0] != int64(n) {
			return nil, fmt.Errorf("recognition answers %v for %d lines", shape, n)
		}
		steps, classes := int(shape[1]), int(shape[2])
		for i, b := range boxes[:n] {
			if l, ok := m.decode(prob[i*steps*classes:][:steps*classes], steps, classes, b, float64(width)); ok {
				out = append(out, l)
			}
		}
		boxes = boxes[n:]
	}
	slices.SortStableFunc(out, func(a, b ocr.Line) int {
		if d := a.Y0 + a.Y1 - b.Y0 - b.Y1; d != 0 {
			return int(d * 8)
		}
		return int(a.X0 - b.X0)
	})
	return out, nil
}
