package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"wenping/fonts"
	"wenping/internal/ingest"
	"wenping/internal/ingest/pdf"
	"wenping/internal/paper"
	"wenping/internal/problem"
	"wenping/internal/reader"
	"wenping/internal/render"
	"wenping/internal/review"
	"wenping/internal/rule"
	"wenping/internal/vitals"
	"wenping/internal/zh/jieba"
	"wenping/rules"
	"wenping/templates"
)

// app is everything wired together. What is dear is made when first needed: a
// reading process for the first file, the dictionary for the first word, fonts
// for the first paper.
type app struct {
	pack *rule.Pack
	seg  *jieba.Segmenter
	*desk
	ctx     context.Context
	office  paper.Office
	log     *slog.Logger   // serve only
	vitals  *vitals.Vitals // nil: nobody counts
	cache   string         // where the PDF engine's compiled form is kept
	fonts   string         // folder with the office's own typefaces; empty: none
	looked  *firstLook     // serve only; nil: nothing is kept
	bound   string         // fingerprint of the office's data
	wording func() (*paper.Wording, error)
	render  func() (*render.Renderer, error)
	word    func() (*render.Word, error)
}

type setup struct {
	rules   string // folder laid over the embedded pack
	office  string // office data file
	fonts   string // folder with the office's own typefaces
	dataDir string // where the compilation cache may live; empty: the user's
	first   string // name of the first file to be read, where it is known
	reading
}

func newApp(ctx context.Context, s setup) (*app, error) {
	a := &app{ctx: ctx, cache: cacheDir(s.dataDir), fonts: s.fonts}
	var err error
	if a.desk, err = openDesk(s.reading, s.dataDir); err != nil {
		return nil, err
	}
	if s.first != "" {
		a.desk.Warm(strings.EqualFold(filepath.Ext(s.first), ".pdf"))
	}
	if err := a.open(s); err != nil {
		a.desk.Close()
		return nil, err
	}
	return a, nil
}

// open loads what a review goes by.
func (a *app) open(s setup) error {
	var overlay fs.FS
	if s.rules != "" {
		st, err := os.Stat(s.rules)
		if err != nil || !st.IsDir() {
			return problem.Wrap(problem.Usage, err, "规则目录“%s”不存在。", s.rules)
		}
		overlay = os.DirFS(s.rules)
	}
	var err error
	if overlay == nil {
		a.pack, err = rule.LoadToReview(rules.FS)
	} else {
		a.pack, err = rule.Load(rules.FS, overlay)
	}
	if err != nil {
		return badRules(err)
	}
	if s.office != "" {
		b, err := os.ReadFile(s.office)
		if err != nil {
			return problem.Wrap(problem.Usage, err, "机关信息文件“%s”不能读取。", s.office)
		}
		if a.office, err = paper.ReadOffice(b); err != nil {
			return problem.Wrap(problem.Usage, err, "机关信息文件“%s”有误：%v", s.office, err)
		}
		a.bound = fingerprint(b)
	}
	a.seg = jieba.New(a.pack.Lexicon.Vocabulary())
	a.wording = sync.OnceValues(func() (*paper.Wording, error) {
		w, err := paper.LoadWording(templates.FS)
		if err == nil {
			w.Segmenter, w.Calendar = a.seg, a.pack.Calendar
		}
		return w, err
	})
	a.render = sync.OnceValues(func() (*render.Renderer, error) {
		var own fs.FS
		if s.fonts != "" {
			own = os.DirFS(s.fonts)
		}
		r, err := render.New(fonts.FS, own)
		if err != nil && own != nil {
			return nil, problem.Wrap(problem.Usage, err, "字体目录“%s”不能使用：%s", s.fonts, problem.From(err).Message)
		}
		return r, err
	})
	a.word = sync.OnceValues(func() (*render.Word, error) {
		r, err := a.render()
		if err != nil {
			return nil, err
		}
		return render.NewWord(r, templates.FS)
	})
	return nil
}

func (a *app) close() { a.desk.Close() }

// cacheDir is where the PDF engine keeps its compiled form (about 21 MB), so
// that only the first start ever compiles it.
func cacheDir(dataDir string) string {
	if dataDir != "" {
		return filepath.Join(dataDir, "cache")
	}
	if d, err := os.UserCacheDir(); err == nil {
		if d = filepath.Join(d, "wenping"); os.MkdirAll(d, 0o700) == nil {
			return d
		}
	}
	return filepath.Join(os.TempDir(), "wenping-cache-"+strconv.Itoa(os.Getuid()))
}

func badRules(err error) error {
	var bad *rule.LoadError
	if errors.As(err, &bad) {
		return problem.Wrap(problem.BadRules, err, "%s", bad.Error())
	}
	return problem.Wrap(problem.BadRules, err, "审查标准不能读取：%v", err)
}

// ingest reads one file.
func (a *app) ingest(ctx context.Context, name string, data []byte) (*ingest.Result, error) {
	res, err := a.desk.Read(ctx, name, data, false)
	a.vitals.Read(endOf(err))
	if err != nil {
		return nil, err
	}
	return res.Result, nil
}

// look is a reading as a review wants it.
func (a *app) look(ctx context.Context, name string, data []byte) (*reader.Result, error) {
	res, err := a.desk.Read(ctx, name, data, true)
	a.vitals.Read(endOf(err))
	return res, err
}

// read is ingest as a review wants it.
func (a *app) read(ctx context.Context, name string, data []byte) (*review.Reading, error) {
	res := a.looked.take(name, data)
	if res == nil {
		var err error
		if res, err = a.look(ctx, name, data); err != nil {
			return nil, err
		}
	} else if n := len(res.Document.Pages); n > 0 {
		if tell := pdf.TellOf(ctx); tell != nil {
			tell(n, n)
		}
	}
	if err := res.Secret(); err != nil {
		return nil, err
	}
	out := &review.Reading{Document: res.Document, Kind: review.Kind(res.Kind), Refused: res.Reviewable(), Warnings: res.Warnings}
	if res.Irregular != "" {
		out.Warnings = append(out.Warnings, "PDF 文件的内部结构不完全合乎规范，已按能读出的内容审查；如页面显示异常，请重新导出后再提交。")
	}
	return out, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
