package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"wenping/internal/ingest/ocr"
	"wenping/internal/paper"
	"wenping/internal/problem"
	"wenping/internal/store"
	"wenping/internal/vitals"
	"wenping/internal/web"
	"wenping/internal/zh"
	"wenping/templates"
)

// A check-up is made of the functions of this file: doctor prints all of them,
// the page of the administrator shows those that cost nothing. Each says in
// words that a non-programmer understands how something is and what to do.

// told is a check that is well unless there is an error; its sentence says what is wrong.
func told(name string, err error, good string) vitals.Check {
	if err == nil {
		return vitals.Check{Name: name, State: vitals.Good, Says: good}
	}
	c := vitals.Check{Name: name, State: vitals.Bad, Says: err.Error()}
	if p := problem.From(err); p.Code != problem.Internal {
		c.Says = p.Message
	}
	return c
}

func (a *app) checkStandard() vitals.Check {
	c := told("审查标准", nil, fmt.Sprintf("%s（%s），%d 项、%d 条规则，内容指纹 %.12s", a.pack.Title, a.pack.Version, len(a.pack.Items), len(a.pack.Rules), a.pack.Hash))
	if !a.pack.Adopted {
		c.State, c.Do = vitals.Warn, "标准尚未经本机关确认采用，文书只能作草稿。"
	}
	return c
}

func (a *app) checkCases() vitals.Check {
	failed := 0
	cases := a.pack.RunCases("", nil)
	for i := range cases {
		if !cases[i].OK() {
			failed++
		}
	}
	if failed > 0 {
		return vitals.Check{Name: "规则用例", State: vitals.Bad, Says: fmt.Sprintf("%d 个用例中有 %d 个不符", len(cases), failed), Do: "可用“wenping rules test”查看是哪些；改过规则文件的，请先改回。"}
	}
	return told("规则用例", nil, fmt.Sprintf("%d 个用例全部符合", len(cases)))
}

func (a *app) checkWords() vitals.Check {
	if len(a.seg.Segment("社会稳定风险评估")) == 0 {
		return vitals.Check{Name: "分词词典", State: vitals.Bad, Says: "词典没有切分出词", Do: "程序文件可能已损坏，请重新安装。"}
	}
	return told("分词词典", nil, "可用")
}

// checkReading starts a reading process, as for a file.
func (a *app) checkReading(ctx context.Context) []vitals.Check {
	start := time.Now()
	guards, missing, err := a.desk.Guards(ctx, true)
	out := []vitals.Check{told("PDF 引擎", err, fmt.Sprintf("可用，启动 %.1f 秒（缓存在 %s）", time.Since(start).Seconds(), a.cache))}
	switch {
	case err != nil:
	case len(missing) > 0:
		out = append(out, vitals.Check{Name: "读取隔离", State: vitals.Warn, Says: "不完整，本系统缺少：" + strings.Join(missing, "；"), Do: "来历不明的文件请在 Linux（内核 3.17 或更新）上审查。"})
	default:
		out = append(out, told("读取隔离", nil, "文件在单独的进程里读取："+strings.Join(guards, "；")))
	}
	return out
}

func (a *app) checkScans(ctx context.Context) vitals.Check {
	if a.desk.ocr == nil {
		return vitals.Check{Name: "文字识别", State: vitals.Idle, Says: "未安装（可选），扫描页不能读入", Do: ocr.Install}
	}
	v, err := a.desk.ocr.Version(ctx)
	return told("文字识别", err, fmt.Sprintf("可用，%s（%s），一份文件最多识别 %s", v, a.desk.ocr.Path, a.desk.limits.ScanTime))
}

func (a *app) checkPapers() []vitals.Check {
	_, err := paper.LoadWording(templates.FS)
	out := []vitals.Check{told("文书模板", err, "齐全")}
	_, err = a.render()
	good := "仿宋、小标宋、黑体、楷体齐全"
	if a.fonts != "" {
		good += "，另有本单位的字体（" + a.fonts + "）"
	}
	return append(out, told("字体", err, good))
}

// Space on a disk below which somebody should look, and below which uploads
// will soon fail.
const (
	littleRoom = 5 << 30
	noRoom     = 500 << 20
)

func checkDisk(name, dir string) vitals.Check {
	total, free, err := room(dir)
	if err != nil {
		return told(name, err, "")
	}
	c := told(name, nil, fmt.Sprintf("可用 %s，共 %s（%s）", bytesOf(free), bytesOf(total), dir))
	switch {
	case free < noRoom:
		c.State, c.Do = vitals.Bad, "空间将尽，很快不能再收报告。请清理磁盘，或用 wenping purge 删除已办结事项的原件。"
	case free < littleRoom:
		c.State, c.Do = vitals.Warn, "空间不多了。请清理磁盘或扩充容量。"
	}
	return c
}

func checkTemp() vitals.Check {
	f, err := os.CreateTemp("", "wenping-doctor-*")
	if err == nil {
		_, err = f.WriteString("x")
		f.Close()
		os.Remove(f.Name())
	}
	c := told("临时目录", err, os.TempDir())
	if err != nil {
		c.Says, c.Do = "“"+os.TempDir()+"”不能写入", "请检查权限和空间，或用环境变量 TMPDIR 指定别的目录。"
	}
	return c
}

// checkClock holds the clock against what is certain: it is later than the
// program and than the last line of the log. Dates on letters and terms come
// from it.
func checkClock(now, built, noted time.Time) vitals.Check {
	c := told("系统时间", nil, now.Format("2006年1月2日 15:04（MST）"))
	_, offset := now.Zone()
	switch {
	case !built.IsZero() && now.Before(built.Add(-24*time.Hour)):
		c.State, c.Do = vitals.Bad, "比本程序的编译时间（"+built.Local().Format("2006年1月2日")+"）还早，时钟不对。请校准系统时间，否则文书日期和期限都会错。"
	case !noted.IsZero() && now.Before(noted.Add(-5*time.Minute)):
		c.State, c.Do = vitals.Bad, "比审计日志最后一行（"+noted.Local().Format("2006年1月2日 15:04")+"）还早，时钟被拨回过。请校准系统时间。"
	case offset != 8*3600:
		c.State, c.Do = vitals.Warn, "时区不是北京时间，文书日期和工作日按这个时区计算。请把系统时区设为 Asia/Shanghai，或设环境变量 TZ=Asia/Shanghai。"
	}
	return c
}

// checkHolidays says whether working days of this year and the next are known.
func (a *app) checkHolidays(now time.Time) vitals.Check {
	known := func(year int) bool {
		d := zh.Date{Year: year, Month: 6, Day: 1}
		_, ok := a.pack.Calendar.Workdays(d, d)
		return ok
	}
	y := now.Year()
	c := told("节假日", nil, fmt.Sprintf("有 %d 年的放假和调休安排", y))
	switch {
	case !known(y):
		c.State, c.Says, c.Do = vitals.Warn, fmt.Sprintf("没有 %d 年的放假和调休安排", y), "工作日暂按周末推算，跨节假日的期限可能有出入。请更新程序，或在规则目录中补充。"
	case now.Month() == time.December && !known(y+1):
		c.State, c.Do = vitals.Warn, fmt.Sprintf("%d 年的安排公布后，请更新程序或在规则目录中补充。", y+1)
	}
	return c
}

// backupAge is after how long without a backup somebody should look.
const backupAge = 8 * 24 * time.Hour

func checkBackup(now, made time.Time) vitals.Check {
	const do = "请定期运行 wenping backup，把备份存到另一台机器上。"
	switch {
	case made.IsZero():
		return vitals.Check{Name: "备份", State: vitals.Warn, Says: "还没有备份过", Do: do}
	case now.Sub(made) > backupAge:
		return vitals.Check{Name: "备份", State: vitals.Warn, Says: "最近一次在 " + made.Local().Format("2006年1月2日 15:04") + "，已过 " + fmt.Sprint(int(now.Sub(made).Hours()/24)) + " 天", Do: do}
	}
	return told("备份", nil, "最近一次在 "+made.Local().Format("2006年1月2日 15:04"))
}

func bytesOf(n uint64) string {
	if n >= 1<<30 {
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	}
	return fmt.Sprintf("%.0f MB", float64(n)/(1<<20))
}

// built is when the sources of this program were committed; zero: not known.
func built() time.Time {
	t, _ := time.Parse(time.RFC3339, committed)
	return t
}

// upkeep is what the pages tell an administrator of the machine.
type upkeep struct {
	app   *app
	store *store.Store
	data  string
	slow  func() []vitals.Check // what starts programs: looked at once
}

func newUpkeep(a *app, st *store.Store, data string) *upkeep {
	u := &upkeep{app: a, store: st, data: data, slow: sync.OnceValue(func() []vitals.Check {
		return append(a.checkReading(a.ctx), a.checkScans(a.ctx))
	})}
	go u.slow()
	return u
}

func (u *upkeep) Checks(ctx context.Context) []vitals.Check {
	now := time.Now()
	a := u.app
	noted, err := u.store.Noted(ctx)
	out := []vitals.Check{a.checkStandard(), told("数据库", err, "可用")}
	if all, err := u.store.Company(ctx); err != nil || len(all) > 0 {
		out = append(out, checkCompany(all, err))
	}
	made, _, err := u.store.Last(ctx, store.NoteBackup)
	if err != nil {
		out = append(out, told("备份", err, ""))
	} else {
		out = append(out, checkBackup(now, made))
	}
	out = append(out, checkDisk("磁盘空间", u.data), checkTemp(), checkClock(now, built(), noted), a.checkHolidays(now), a.checkWords())
	return append(append(out, a.checkPapers()...), u.slow()...)
}

func (u *upkeep) Facts() []web.Choice {
	a := u.app
	data, err := filepath.Abs(u.data)
	if err != nil {
		data = u.data
	}
	out := []web.Choice{{ID: "程序", Name: "wenping " + versionLine()}, {ID: "运行环境", Name: runtime.Version() + "，" + runtime.GOOS + "/" + runtime.GOARCH + fmt.Sprintf("，%d 个处理器", runtime.NumCPU())},
		{ID: "审查标准", Name: fmt.Sprintf("%s %s，指纹 %.12s", a.pack.Title, a.pack.Version, a.pack.Hash)}, {ID: "数据目录", Name: data}}
	if st, err := os.Stat(filepath.Join(u.data, "wenping.db")); err == nil {
		out = append(out, web.Choice{ID: "数据库文件", Name: bytesOf(uint64(st.Size()))})
	}
	var limits []string
	for _, r := range a.desk.limits.Rows() {
		limits = append(limits, r.Title+" "+r.Value)
	}
	return append(out, web.Choice{ID: "每份文件上限", Name: strings.Join(limits, "，")})
}
