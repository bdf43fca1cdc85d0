package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Drawings larger than 200 inches give the size of their units on the page;
// PDFium takes every unit for a point. Such files are few: only one that names
// UserUnit somewhere has its pages looked through for it.

const (
	unitTime   = 5 * time.Second
	unitSize   = 64 << 20 // larger files are taken to have points
	unitInside = 64 << 20 // of packed objects that are looked into
	largest    = 1000.0
)

// unitOf gives the points in a unit of the page with that index.
func unitOf(units map[int]float64, page int) float64 {
	if u, ok := units[page]; ok {
		return u
	}
	return 1
}

// userUnits gives the points in a unit of the pages that do not have points.
func userUnits(ctx context.Context, data []byte) map[int]float64 {
	if len(data) > unitSize || !namesUnit(data) {
		return nil
	}
	withoutConfigDir()
	done := make(chan map[int]float64, 1)
	go func() {
		var out map[int]float64
		defer func() {
			if p := recover(); p != nil {
				out = nil
			}
			done <- out
		}()
		out, _ = readUnits(data)
	}()
	timer := time.NewTimer(unitTime)
	defer timer.Stop()
	select {
	case out := <-done:
		return out
	case <-ctx.Done():
	case <-timer.C:
	}
	return nil
}

func readUnits(data []byte) (map[int]float64, error) {
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	c, err := api.ReadContext(bytes.NewReader(data), conf)
	if err != nil {
		return nil, err
	}
	if err := c.EnsurePageCount(); err != nil {
		return nil, err
	}
	out := map[int]float64{}
	for i := 1; i <= c.PageCount && i <= 1<<16; i++ {
		d, _, _, err := c.PageDict(i, false)
		if err != nil {
			return out, fmt.Errorf("page %d: %w", i, err)
		}
		o, ok := d.Find("UserUnit")
		if !ok {
			continue
		}
		if o, err = c.Dereference(o); err != nil {
			continue
		}
		u := 0.0
		switch v := o.(type) {
		case types.Integer:
			u = float64(v)
		case types.Float:
			u = float64(v)
		}
		if u > 0.01 && u <= largest && u != 1 {
			out[i-1] = u
		}
	}
	return out, nil
}

// namesUnit says whether UserUnit is named in the file or in an object packed
// in it.
func namesUnit(data []byte) bool {
	name := []byte("/UserUnit")
	if bytes.Contains(data, name) {
		return true
	}
	left := int64(unitInside)
	for at := 0; left > 0; {
		i := bytes.Index(data[at:], []byte("/ObjStm"))
		if i < 0 {
			return false
		}
		at += i + len("/ObjStm")
		j := bytes.Index(data[at:min(len(data), at+400)], []byte("stream"))
		if j < 0 {
			continue
		}
		body := bytes.TrimLeft(data[at+j+len("stream"):], "\r\n")
		r, err := zlib.NewReader(bytes.NewReader(body))
		if err != nil {
			continue
		}
		b, _ := io.ReadAll(io.LimitReader(r, min(left, 8<<20)))
		if left -= int64(len(b)); bytes.Contains(b, name) {
			return true
		}
	}
	return false
}
