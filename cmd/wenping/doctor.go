package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wenping/internal/ingest/ocr"
	"wenping/internal/paper"
	"wenping/templates"
)

type doctorCmd struct {
	Rules   string `placeholder:"DIR" help:"同时检查目录中的规则文件。"`
	reading `embed:""`
}

// Run checks each thing the program needs and says it in words a
// non-programmer understands. It ends with status 2 if something is wrong.
func (c *doctorCmd) Run(s *streams) error {
	bad := false
	say := func(name string, err error, good string) {
		if err != nil {
			bad = true
			fmt.Fprintf(s.out, "✗ %s：%v\n", name, err)
			return
		}
		fmt.Fprintf(s.out, "✓ %s：%s\n", name, good)
	}
	set := setup{rules: c.Rules, reading: c.reading}
	a, err := newApp(s.ctx, set)
	if err != nil {
		say("审查标准", err, "")
		return status(someFail)
	}
	defer a.close()
	say("审查标准", nil, fmt.Sprintf("%s（%s），%d 项、%d 条规则，内容指纹 %.12s", a.pack.Title, a.pack.Version, len(a.pack.Items), len(a.pack.Rules), a.pack.Hash))
	if !a.pack.Adopted {
		fmt.Fprintln(s.out, "  说明：标准尚未经本机关确认采用，文书只能作草稿。")
	}
	failed := 0
	cases := a.pack.RunCases("", nil)
	for i := range cases {
		if !cases[i].OK() {
			failed++
		}
	}
	if failed > 0 {
		err = fmt.Errorf("%d 个用例中有 %d 个不符，可用“wenping rules test”查看", len(cases), failed)
	}
	say("规则用例", err, fmt.Sprintf("%d 个用例全部符合", len(cases)))

	words := a.seg.Segment("社会稳定风险评估")
	err = nil
	if len(words) == 0 {
		err = fmt.Errorf("词典没有切分出词")
	}
	say("分词词典", err, "可用")

	start := time.Now()
	guards, missing, err := a.desk.Guards(s.ctx, true)
	say("PDF 引擎", err, fmt.Sprintf("可用，启动 %.1f 秒（缓存在 %s）", time.Since(start).Seconds(), cacheDir("")))
	if err == nil {
		c.isolation(s, guards, missing)
	}
	c.bounds(s, a.desk)

	if a.desk.ocr == nil {
		fmt.Fprintln(s.out, "○ 文字识别：未安装（可选），扫描页不能读入。"+ocr.Install)
	} else {
		v, err := a.desk.ocr.Version(s.ctx)
		say("文字识别", err, fmt.Sprintf("可用，%s（%s），一份文件最多识别 %s", v, a.desk.ocr.Path, a.desk.limits.ScanTime))
	}

	_, err = paper.LoadWording(templates.FS)
	say("文书模板", err, "齐全")
	_, err = a.render()
	say("字体", err, "仿宋、小标宋、黑体、楷体齐全")

	tmp := filepath.Join(os.TempDir(), fmt.Sprintf("wenping-doctor-%d", os.Getpid()))
	err = os.WriteFile(tmp, []byte("x"), 0o600)
	os.Remove(tmp)
	say("临时目录", err, os.TempDir())
	say("系统时间", nil, time.Now().Format("2006年1月2日 15:04（MST）"))
	if bad {
		return status(someFail)
	}
	return nil
}

// isolation says how far files are read apart from the program. Less than all
// is no fault of the machine, but it must be known.
func (c *doctorCmd) isolation(s *streams, guards, missing []string) {
	if len(guards) > 0 {
		fmt.Fprintf(s.out, "✓ 读取隔离：文件在单独的进程里读取：%s\n", strings.Join(guards, "；"))
	}
	if len(missing) > 0 {
		fmt.Fprintf(s.out, "！ 读取隔离不完整，本系统缺少：%s。来历不明的文件请在 Linux（内核 3.17 或更新）上审查。\n", strings.Join(missing, "；"))
	}
}

// bounds lists what reading one file may cost.
func (c *doctorCmd) bounds(s *streams, d *desk) {
	var parts []string
	for _, r := range d.limits.Rows() {
		parts = append(parts, r.Title+" "+r.Value)
	}
	fmt.Fprintf(s.out, "  每份文件的读取上限：%s\n", strings.Join(parts, "，"))
}
