package main

import (
	"fmt"
	"strings"
	"time"

	"wenping/internal/store"
	"wenping/internal/vitals"
)

type doctorCmd struct {
	Data    string `placeholder:"DIR" help:"同时检查数据目录：数据库、磁盘空间、备份。服务运行时也可以检查。"`
	Rules   string `placeholder:"DIR" help:"同时检查目录中的规则文件。"`
	Fonts   string `placeholder:"DIR" help:"同时检查目录中的字体。"`
	Quick   bool   `help:"略去规则用例（约 5 秒）。"`
	reading `embed:""`
}

// Run checks each thing the program needs and says it in words a
// non-programmer understands. It ends with status 2 if something is wrong.
func (c *doctorCmd) Run(s *streams) error {
	var all []vitals.Check
	say := func(checks ...vitals.Check) {
		for _, k := range checks {
			fmt.Fprintf(s.out, "%s %s：%s\n", k.State.Mark(), k.Name, k.Says)
			if k.Do != "" {
				fmt.Fprintf(s.out, "  → %s\n", k.Do)
			}
		}
		all = append(all, checks...)
	}
	a, err := newApp(s.ctx, setup{rules: c.Rules, fonts: c.Fonts, dataDir: c.Data, reading: c.reading})
	if err != nil {
		say(told("审查标准", err, ""))
		return status(someFail)
	}
	defer a.close()
	now := time.Now()
	fmt.Fprintf(s.out, "wenping %s\n", versionLine())
	say(a.checkStandard())
	if !c.Quick {
		say(a.checkCases())
	}
	say(a.checkHolidays(now), a.checkWords())
	say(a.checkReading(s.ctx)...)
	var parts []string
	for _, r := range a.desk.limits.Rows() {
		parts = append(parts, r.Title+" "+r.Value)
	}
	fmt.Fprintf(s.out, "  每份文件的读取上限：%s\n", strings.Join(parts, "，"))
	say(a.checkScans(s.ctx))
	say(a.checkPapers()...)
	say(checkTemp())
	var noted time.Time
	if c.Data == "" {
		say(vitals.Check{Name: "数据目录", State: vitals.Idle, Says: "没有检查", Do: "加上 --data 数据目录，可检查数据库、磁盘空间和备份。"})
	} else {
		var checks []vitals.Check
		checks, noted = c.checkData(s, now)
		say(checks...)
	}
	say(checkClock(now, built(), noted))
	switch vitals.Worst(all) {
	case vitals.Bad:
		fmt.Fprintln(s.out, "有标 ✗ 的，须先解决才能正常使用。")
		return status(someFail)
	case vitals.Warn:
		fmt.Fprintln(s.out, "可以使用；标 ！ 的请留意。")
	default:
		fmt.Fprintln(s.out, "一切正常。")
	}
	return nil
}

// checkData looks at a data folder without changing it.
func (c *doctorCmd) checkData(s *streams, now time.Time) (out []vitals.Check, noted time.Time) {
	in, err := store.Inspect(s.ctx, c.Data)
	if err != nil {
		return []vitals.Check{told("数据库", err, "")}, noted
	}
	db := told("数据库", nil, fmt.Sprintf("完好，%d 件报送件，结构版本 %d", in.Cases, in.Schema))
	switch {
	case in.Fault != "":
		db.State, db.Says, db.Do = vitals.Bad, "有损坏："+in.Fault, "请立即停止服务，另存整个数据目录，并从最近的备份恢复（wenping restore）。"
	case in.Schema < in.Newest:
		db.Do = fmt.Sprintf("下次启动服务时升级到结构版本 %d。", in.Newest)
	case in.Schema > in.Newest:
		db.State, db.Do = vitals.Bad, "数据由更新的程序写成，请换用新版程序。"
	}
	log := told("审计日志", nil, fmt.Sprintf("%d 行，前后衔接完整", in.Lines))
	if in.Broken != nil {
		log = told("审计日志", in.Broken, "")
	}
	return []vitals.Check{db, log, checkDisk("磁盘空间", c.Data), checkBackup(now, in.Backup)}, in.Noted
}
