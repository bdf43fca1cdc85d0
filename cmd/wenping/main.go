// Command wenping reviews 社会稳定风险评估报告 (reports on the assessment of
// social stability risk) against a written standard.
//
// Its manners: results go to standard output, progress and errors to standard
// error, progress only to a terminal. People are spoken to in whole Chinese
// sentences that say what is wrong with which file and what to do. Exit status
// 0: every submission reviewed and suggested for filing; 1: every one reviewed,
// some not for filing; 2: wrong usage, or some could not be reviewed (the others
// still are).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"wenping/internal/problem"
	"wenping/internal/reader"
)

// These are set at link time.
var (
	version   = "dev"
	commit    string // of the sources
	committed string // when, RFC 3339
	libc, gpp string // versions of the C and C++ libraries that are linked in
)

func main() { os.Exit(program()) }

// program is this command, or a reading process of it.
func program() int {
	if reader.Serving(os.Args) {
		return reader.Serve(os.Args[2:], works)
	}
	return run(os.Args[1:], os.Stdout, os.Stderr)
}

// Exit statuses.
const (
	allFile  = 0
	someNot  = 1
	someFail = 2
)

type cli struct {
	Check   checkCmd   `cmd:"" help:"审查评估报告：每个文件是一份报送件，目录则逐份审查其中的报告。"`
	Compare compareCmd `cmd:"" help:"比对补正前后两版：上次每条意见改了没有，有什么新问题。"`
	Extract extractCmd `cmd:"" help:"按规则所见输出文件内容（标题、段落、表格及其位置）。"`
	Serve   serveCmd   `cmd:"" help:"启动服务：页面和接口。"`
	Work    workCmd    `cmd:"" help:"在另一台机器上处理排队的报告（与 serve 用同一个数据库）。"`
	Account accountCmd `cmd:"" help:"管理账号（在数据目录上）。"`
	Token   tokenCmd   `cmd:"" help:"管理其他程序使用的令牌。"`
	Audit   auditCmd   `cmd:"" help:"查看、核验审计日志。"`
	Purge   purgeCmd   `cmd:"" help:"删除已办结事项的原件，并证明已经删除。"`
	Backup  backupCmd  `cmd:"" help:"备份数据目录（服务可以照常运行）。"`
	Verify  verifyCmd  `cmd:"" help:"核验备份是否完好、能否恢复。"`
	Restore restoreCmd `cmd:"" help:"由备份恢复出数据目录。"`
	Migrate migrateCmd `cmd:"" help:"整体迁移：数据目录与 PostgreSQL 之间，目录与对象存储之间。"`
	Layout  layoutCmd  `cmd:"" help:"核验文书的版式。"`
	Rules   rulesCmd   `cmd:"" help:"查看、检验审查标准。"`
	Doctor  doctorCmd  `cmd:"" help:"检查本机运行条件。"`
	Version versionCmd `cmd:"" help:"显示版本。"`
}

// streams are where a command writes.
type streams struct {
	ctx context.Context
	in  io.Reader
	out io.Writer
	err io.Writer
}

// status lets a command end with an exit status that is no error.
type status int

func (s status) Error() string { return fmt.Sprintf("exit %d", int(s)) }

func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	exited, code := false, 0
	parser, err := kong.New(&c,
		kong.Name("wenping"),
		kong.Description("稳评报告审查：读报告，对照 45 项审查要点，拟出意见书草稿和报备表。系统只提示，由人判定。\n\n退出状态：0 全部审查且建议备案；1 全部审查，有不建议备案的；2 用法有误，或有文件未能审查（其余照常审查）。"),
		kong.Writers(stdout, stderr),
		kong.Exit(func(n int) { exited, code = true, n }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Help(chineseHelp),
		kong.Bind(&streams{ctx, os.Stdin, stdout, stderr}),
	)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return someFail
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exited { // --help
		return code
	}
	if err != nil {
		fmt.Fprintf(stderr, "用法有误：%s\n可用“wenping --help”查看用法。\n", usage(err))
		return someFail
	}
	err = k.Run()
	var s status
	switch {
	case err == nil:
		return 0
	case errors.As(err, &s):
		return int(s)
	}
	p := problem.From(err)
	fmt.Fprintln(stderr, p.Message)
	if p.Code == problem.Internal && p.Cause != nil {
		fmt.Fprintln(stderr, p.Cause)
	}
	return someFail
}

// chineseHelp is kong's help with its fixed English words put into Chinese.
func chineseHelp(o kong.HelpOptions, k *kong.Context) error {
	var b strings.Builder
	w := k.Stdout
	k.Stdout = &b
	err := kong.DefaultHelpPrinter(o, k)
	k.Stdout = w
	s := strings.NewReplacer("Usage: ", "用法：", "Arguments:", "参数：", "Commands:", "命令：", "Flags:", "选项：",
		"Show context-sensitive help.", "显示用法。", `Run "`, "用“", `" for more information on a command.`, "”查看各命令的用法。",
		"<command>", "<命令>", "[flags]", "[选项]").Replace(b.String())
	_, werr := io.WriteString(w, s)
	return errors.Join(err, werr)
}

// usage puts kong's sentences into Chinese as far as they are known.
func usage(err error) string {
	s := err.Error()
	for _, r := range [][2]string{
		{"unknown flag ", "没有选项 "}, {"unexpected argument ", "多余的参数 "}, {"expected one of ", "应是以下之一："},
		{"expected ", "缺少 "}, {"missing flags: ", "缺少选项 "}, {"did you mean ", "是否想写 "}, {" must be one of ", " 只能是 "}, {" but got ", "，写的是 "},
		{"flag", "选项"},
	} {
		s = strings.ReplaceAll(s, r[0], r[1])
	}
	return s
}

type versionCmd struct {
	SBOM bool `name:"sbom" help:"列出程序由哪些部分构成（CycloneDX 软件物料清单，JSON）。"`
}

func (c versionCmd) Run(s *streams) error {
	if c.SBOM {
		return writeBill(s.out)
	}
	fmt.Fprintf(s.out, "wenping %s\n", versionLine())
	return nil
}

// versionLine is the version with the commit it was made from, where that is known.
func versionLine() string {
	if len(commit) < 12 {
		return version
	}
	line := version + "（提交 " + commit[:12]
	if t := built(); !t.IsZero() {
		line += "，" + t.Format("2006-01-02")
	}
	return line + "）"
}
