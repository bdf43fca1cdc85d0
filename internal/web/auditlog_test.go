package web

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"wenping/internal/store"
)

// Everything that the log may tell of has a name for people.
func TestEveryLineOfTheLogHasItsWord(t *testing.T) {
	files, err := filepath.Glob("../store/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	kind := regexp.MustCompile(`"((?:case|letter|form|account|token|webhook|upload|backup|store)\.[a-z]+)"`)
	found := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range kind.FindAllStringSubmatch(string(b), -1) {
			if m[1] == "form.pdf" || m[1] == "form.docx" { // files
				continue
			}
			if found++; auditWords[m[1]] == "" {
				t.Errorf("%s in %s has no word", m[1], filepath.Base(f))
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d were found: is the log written otherwise?", found)
	}
}

func TestTheLogIsReadByPeople(t *testing.T) {
	for _, c := range []struct{ what, detail, want string }{
		{"account.add", "chenjing reviewer clerk", "chenjing 审查员、文书"},
		{"account.disable", "chenjing", "chenjing"},
		{"token.add", "t1 clerk admin 市平台", "“市平台” 文书、管理员"},
		{"case.submit", "7d7fc9dc43474137c3413b0f36c68279", "文件指纹 7d7fc9dc"},
		{"act.uphold", "3 D3.period/第二次公示", "第3次判定，D3 项"},
		{"act.add", "4 ", "第4次判定"},
		{"letter.draft", "correct", "审查反馈意见书"},
		{"letter.propose", "2", "第2件文书"},
		{"letter.issue", "云政法函〔2026〕3号", "云政法函〔2026〕3号"},
		{"form.finish", "1", "第1稿"},
		{"case.version", "2 abc", "第2版，上一版编号 abc"},
		{"backup.make", "something else", "something else"},
		{"login", "", ""},
	} {
		if got := auditSays(store.Entry{What: c.what, Detail: c.detail}); got != c.want {
			t.Errorf("%s %q: %q, not %q", c.what, c.detail, got, c.want)
		}
	}
}
