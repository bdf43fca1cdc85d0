package main

import (
	"fmt"
	"strings"
	"time"

	"wenping/internal/store"
	"wenping/internal/vitals"
)

type doctorCmd struct {
	Data      string `placeholder:"DIR" help:"同时检查数据目录：数据库、磁盘空间、备份。服务运行时也可以检查。"`
	elsewhere `embed:""`
	Rules     string `placeholder:"DIR" help:"同时检查目录中的规则文件。"`
	Fonts     string `placeholder:"DIR" help:"同时检查目录中的字体。"`
	Quick     bool   `help:"略去规则用例（约 5 秒）。"`
	reading   `embed:""`
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
	if c.database() != "" {
		var checks []vitals.Check
		checks, noted = c.checkShared(s, now)
		say(checks...)
	} else if c.Data == "" {
		say(vitals.Check{Name: "数据目录", State: vitals.Idle, Says: "没有检查", Do: "加上 --data 数据目录，可检查数据库、磁盘空间和备份；用 PostgreSQL 和对象存储的，加上与 serve 相同的 --db 和 --blobs。"})
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
	db := checkSchema("数据库", fmt.Sprintf("完好，%d 件报送件", in.Cases), in)
	if in.Fault != "" {
		db.State, db.Says, db.Do = vitals.Bad, "有损坏："+in.Fault, "请立即停止服务，另存整个数据目录，并从最近的备份恢复（wenping restore）。"
	}
	out = []vitals.Check{db, checkAudit(in), checkDisk("磁盘空间", c.Data), checkBackup(now, in.Backup)}
	if c.Blobs != "" {
		out = append(out, c.checkBlobs(s, in.Blobs))
	}
	return out, in.Noted
}

func checkSchema(name, says string, in store.Inspection) vitals.Check {
	c := told(name, nil, fmt.Sprintf("%s，结构版本 %d", says, in.Schema))
	switch {
	case in.Schema < in.Newest:
		c.Do = fmt.Sprintf("下次启动服务时升级到结构版本 %d。", in.Newest)
	case in.Schema > in.Newest:
		c.State, c.Do = vitals.Bad, "数据由更新的程序写成，请换用新版程序。"
	}
	return c
}

func checkAudit(in store.Inspection) vitals.Check {
	return told("审计日志", in.Broken, fmt.Sprintf("%d 行，前后衔接完整", in.Lines))
}

// checkShared looks at a database on its own, and at where its files are,
// without changing either.
func (c *doctorCmd) checkShared(s *streams, now time.Time) (out []vitals.Check, noted time.Time) {
	h, err := store.InspectShared(s.ctx, c.database())
	if err != nil {
		return []vitals.Check{told("数据库", err, "")}, noted
	}
	out = c.checkServer(h)
	switch {
	case h.Fresh:
		out = append(out, vitals.Check{Name: "数据", State: vitals.Idle, Says: "这个库是空的，第一次启动服务时建立"})
	default:
		out = append(out, checkSchema("数据", fmt.Sprintf("%d 件报送件，占 %s", h.Cases, bytesOf(uint64(h.Size))), h.Inspection))
		if h.Schema >= h.Newest {
			out = append(out, checkAudit(h.Inspection), checkBackup(now, h.Backup), checkCompany(h.Company, nil))
		}
	}
	if c.Blobs == "" {
		out = append(out, vitals.Check{Name: "文件存放处", State: vitals.Idle, Says: "没有检查", Do: "几台机器共用数据库的，文件也须放在共用的地方；加上与 serve 相同的 --blobs 可一并检查。"})
	} else {
		out = append(out, c.checkBlobs(s, h.Blobs))
	}
	if c.Data != "" {
		out = append(out, checkDisk("本机缓存的磁盘", c.Data))
	}
	return out, h.Noted
}

// Of a database server: the oldest version that we would begin with, how far
// its clock may be from ours, how long an answer may take.
const (
	oldestServer = 14
	clocksApart  = 2 * time.Second
	clocksWrong  = time.Minute
	slowAnswer   = 20 * time.Millisecond
)

// checkServer says how the database server is.
func (c *doctorCmd) checkServer(h store.Health) []vitals.Check {
	db := told("数据库", nil, fmt.Sprintf("连得上，PostgreSQL %s，问一次答一次 %.1f 毫秒", h.Version, float64(h.Took.Microseconds())/1000))
	switch {
	case h.Reads:
		db.State, db.Do = vitals.Bad, "这是只读的备用库，服务写不进去。请改用主库的地址。"
	case !h.Makes && h.Schema < h.Newest:
		db.State, db.Do = vitals.Bad, "这个用户不能在库里建表，服务启动不了。请让数据库管理员把这个库的所有者改成它，或授予在 public 上 CREATE 的权限。"
	case h.Number/10000 < oldestServer:
		db.State, db.Do = vitals.Warn, fmt.Sprintf("版本较旧，我们没有在 %d 之前的版本上试过（在 15 上测试）。建议升级。", oldestServer)
	case h.Took > slowAnswer:
		db.State, db.Do = vitals.Warn, "往返较慢，页面会跟着慢。请把数据库放在同一机房。"
	}
	code := told("字符编码", nil, h.Encoding+"，不需要任何扩展和中文排序规则")
	if h.Encoding != "UTF8" {
		code.State, code.Do = vitals.Bad, "中文存不进去。请用 UTF8 编码另建一个库：CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0。"
	}
	free := h.Most - h.Used
	conns := told("数据库连接", nil, fmt.Sprintf("最多 %d 个，已用 %d 个，还可启动约 %d 个进程（每个 serve 或 work 最多用 %d 个）", h.Most, h.Used, max(0, free)/store.Connections, store.Connections))
	switch {
	case free < 1:
		conns.State, conns.Do = vitals.Bad, "连接已用完。请调大 max_connections，或减少连接它的程序。"
	case free < store.Connections:
		conns.State, conns.Do = vitals.Warn, "剩余的连接不够再启动一个进程。请调大 max_connections。"
	}
	ahead := h.Ahead.Abs()
	side := map[bool]string{true: "快", false: "慢"}[h.Ahead > 0]
	clock := told("数据库的时钟", nil, "与本机相差不到 1 秒")
	if ahead >= time.Second {
		clock.Says = fmt.Sprintf("比本机%s %.0f 秒", side, ahead.Seconds())
	}
	switch {
	case ahead > clocksWrong:
		clock.State, clock.Do = vitals.Bad, "相差太多：登录会失效，期限和日期会错。请给数据库和各台机器开启校时。"
	case ahead > clocksApart:
		clock.State, clock.Do = vitals.Warn, "请给数据库和各台机器开启校时。"
	}
	return []vitals.Check{db, code, conns, clock}
}

func (c *doctorCmd) checkBlobs(s *streams, whose string) vitals.Check {
	took, err := store.TryBlobs(s.ctx, store.Place{Dir: c.Data, DB: c.DB, Blobs: c.Blobs}, whose)
	return told("文件存放处", err, fmt.Sprintf("能写、能读、能删，写读一次 %.0f 毫秒", float64(took.Microseconds())/1000))
}
