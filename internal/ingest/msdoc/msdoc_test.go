package msdoc_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"wenping/internal/document"
	"wenping/internal/document/documenttest"
	"wenping/internal/ingest/msdoc"
	"wenping/internal/problem"
)

func parse(t testing.TB, text string) *document.Document {
	t.Helper()
	d, err := document.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const whole = `
青杉县发展和改革局
青杉县污水处理厂扩建项目
社会稳定风险评估报告
编制单位：明度工程咨询有限公司
二〇二四年八月
目 录
[toc] 第一章 项目概况	1
[toc] 1.1 项目背景	1
[toc] 第二章 风险调查	3
# 第一章 项目概况
## 1.1 项目背景
本项目占地23亩，总投资1.8亿元，处理规模为 A<B & C>D，即 4.0×10⁴ m³/d。
[footnote] 数据来自可行性研究报告。
Contact: A. Smith (ext. 210), see chapter 2 for the survey.
## 1.2 建设内容
（1）新建生化池两座；
（2）新建除臭设施一套。
[endnote] 除臭设施按二类区标准设计。
### 1.2.1 主要指标
指标如下，各项数据由建设单位提供并经现场核对。
表1-1 利益相关者表
单位：户
| 群体 | 户数 | < | 备注 |
|---|---|---|---|
| 东桥村 | 12 | 3 | 见附件 |
| ^ | 5 | 1 |  |
| 合计 | 17 | 4 | 多行\n文字 |
正文又一段，𠮷姓住户两户。
| 甲 | 乙 |
| 丙 | 丁 |
# 第二章 风险调查
## 2.1 公示
公示期为2024年5月6日至5月15日，共10日。
[comment] 请核对日期。
[textbox] 公示流程：张贴、网站、反馈
再写一段正文，说明反馈的情况与处理结果。
[textbox] 联系电话见公示牌
## 2.2 问卷
发放问卷180份。
# 附件1 公示照片
照片略。
`

const official = `
青杉县停车收费政策社会稳定风险评估报告
# 一、事项概况
调整停车收费标准，涉及城区全部公共停车场。
## （一）背景
背景文字一段，说明事项由来和必要性。
### 1. 收费现状
现状文字一段，说明目前的收费情况。
### 2. 调整方案
方案文字一段，说明拟调整的内容。
## （二）依据
依据文字一段，列出法律法规和政策文件。
# 二、风险调查
调查文字一段，说明调查范围和方式。
## （一）公示情况
公示文字一段，说明公示的时间和载体。
# 三、结论
风险等级为低风险，建议实施。
`

// writers are the habits of the programs that write this format.
var writers = map[string]func(*document.Document) ([]byte, error){
	"word":             func(d *document.Document) ([]byte, error) { return documenttest.DOC(d, documenttest.WordLike) },
	"wps":              func(d *document.Document) ([]byte, error) { return documenttest.DOC(d, documenttest.WPSLike) },
	"word, fast-saved": func(d *document.Document) ([]byte, error) { return documenttest.FastSavedDOC(d, documenttest.WordLike) },
	"wps, fast-saved":  func(d *document.Document) ([]byte, error) { return documenttest.FastSavedDOC(d, documenttest.WPSLike) },
}

func read(t testing.TB, data []byte) *document.Document {
	t.Helper()
	d, err := msdoc.Read(context.Background(), data, msdoc.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEveryHabitReadsAsMeant(t *testing.T) {
	for name, text := range map[string]string{"chapters": whole, "official": official} {
		want := parse(t, text)
		for habit, write := range writers {
			data, err := write(want)
			if err != nil {
				t.Fatal(err)
			}
			got := read(t, data)
			if g, w := documenttest.Shape(got), documenttest.Shape(want); g != w {
				t.Errorf("%s, %s: differs\n%s", name, habit, diff(w, g))
			}
			if len(got.Losses) > 0 || len(got.Changes) > 0 {
				t.Errorf("%s, %s: losses %v, changes %v", name, habit, got.Losses, got.Changes)
			}
			if len(got.Running) != 1 || !strings.Contains(got.Running[0].Text, "社会稳定风险评估报告") || got.Running[0].Kind != document.RunningHeader {
				t.Errorf("%s, %s: running text %v", name, habit, got.Running)
			}
			if again, _ := write(want); !bytes.Equal(data, again) {
				t.Errorf("%s, %s: the writer is not deterministic", name, habit)
			}
		}
	}
}

func diff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < len(w) || i < len(g); i++ {
		a, b := "", ""
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\n want %s\n got  %s", i, a, b)
		}
	}
	return ""
}

func TestWhatCannotBeReadIsAProblem(t *testing.T) {
	plain := func(patch func(word, table []byte)) []byte {
		var b documenttest.Binary
		b.Main.Run("正文一段。")
		b.Main.End('\r', 0)
		b.Patch = patch
		data, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	good := plain(nil)
	// short has a Word stream of so few bytes; Word 6 wrote less of a header.
	short := func(size byte, patch func(word, table []byte)) []byte {
		data := plain(patch)
		entry := bytes.Index(data, []byte("W\x00o\x00r\x00d\x00D\x00"))
		root := bytes.Index(data, []byte("R\x00o\x00o\x00t\x00"))
		copy(data[root+116:root+124], data[entry+116:entry+124]) // it is the first of the small streams
		clear(data[entry+116 : entry+128])
		data[entry+120] = size
		return data
	}
	for name, c := range map[string]struct {
		data []byte
		code problem.Code
		says string
	}{
		"password":          {plain(func(w, _ []byte) { w[11] |= 1 }), problem.Encrypted, "密码"},
		"obfuscated":        {plain(func(w, _ []byte) { w[11] |= 0x81 }), problem.Encrypted, "密码"},
		"Word 95":           {plain(func(w, _ []byte) { w[2] = 104 }), problem.Unsupported, "Word 6.0/95"},
		"Word 6":            {plain(func(w, _ []byte) { w[0] = 0xDC }), problem.Unsupported, "Word 6.0/95"},
		"Word 6, short":     {short(120, func(w, _ []byte) { w[0] = 0xDC }), problem.Unsupported, "Word 6.0/95"},
		"header cut off":    {short(120, nil), problem.Corrupt, "损坏"},
		"not a Word stream": {plain(func(w, _ []byte) { w[0], w[1] = 1, 2 }), problem.Corrupt, "损坏"},
		"only a header":     {good[:512], problem.Corrupt, "损坏"},
		"nothing":           {nil, problem.Corrupt, "损坏"},
		"too long a text":   {plain(func(w, _ []byte) { w[79] = 0x7F }), problem.TooLarge, "正文的大小"},
		"no text":           {plain(func(w, _ []byte) { clear(w[0x800:0x80C]) }), problem.Empty, "没有文字"},
	} {
		_, err := msdoc.Read(context.Background(), c.data, msdoc.Options{})
		var p *problem.Error
		if !errors.As(err, &p) || p.Code != c.code || !strings.Contains(p.Message, c.says) || !strings.HasSuffix(p.Message, "。") {
			t.Errorf("%s: got %v, want %s saying %q", name, err, c.code, c.says)
		}
	}
}

// lines writes blocks as a reader sees them: number and text, cells parted by |.
func lines(d *document.Document) string {
	var out []string
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Table != nil {
			for _, row := range b.Table.Rows {
				var cells []string
				for _, c := range row {
					s := strings.ReplaceAll(c.Text, "\n", "/")
					if c.RowSpan > 1 || c.ColSpan > 1 {
						s += fmt.Sprintf("[%dx%d]", c.RowSpan, c.ColSpan)
					}
					cells = append(cells, s)
				}
				out = append(out, strings.Join(cells, " | "))
			}
			continue
		}
		s := strings.TrimSpace(b.Number + " " + strings.ReplaceAll(b.Text, "\n", "/"))
		if b.Kind != document.Paragraph {
			s = string(b.Kind) + ": " + s
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

var (
	prl     = documenttest.Prl
	special = prl(0x0855, 1)
	deleted = prl(0x0800, 1)
	added   = prl(0x0801, 1)
	hidden  = prl(0x083C, 1)
	inTable = append(prl(0x2416, 1), prl(0x6649, 1, 0, 0, 0)...)
	inside2 = append(prl(0x2416, 1), prl(0x6649, 2, 0, 0, 0)...)
	rowEnd  = prl(0x2417, 1)
)

func list(n int, level byte) []byte {
	return append(prl(0x460B, byte(n), 0), prl(0x260A, level)...)
}

// row writes cells and the mark that ends their row.
func row(b *documenttest.Binary, edges []int, flags []uint16, cells ...string) {
	for _, c := range cells {
		b.Main.Run(c)
		b.Main.End(7, 0, inTable)
	}
	b.Main.End(7, 0, inTable, rowEnd, documenttest.Row(edges, flags, false))
}

func para(b *documenttest.Binary, text string, props ...[]byte) {
	b.Main.Run(text)
	b.Main.End('\r', 0, props...)
}

func TestWhatWordPutsIntoText(t *testing.T) {
	for name, c := range map[string]struct {
		write func(b *documenttest.Binary)
		want  string
	}{
		"a field shows its result": {func(b *documenttest.Binary) {
			para(b, "见\x13 REF _Ref1 \\h \x14第三章\x15。甲\x13 XE \"索引\" \x15乙")
		}, "见第三章。甲乙"},
		"fields in fields": {func(b *documenttest.Binary) {
			para(b, "\x13 IF \x13 PAGE \x141\x15 = 1 \x14是\x13 NUMPAGES \x149\x15页\x15")
		}, "是9页"},
		"a field left open swallows no further paragraph": {func(b *documenttest.Binary) {
			para(b, "甲\x13 HYPERLINK ")
			para(b, "乙")
		}, "甲\n乙"},
		"a ring around a digit": {func(b *documenttest.Binary) {
			para(b, "\x13 eq \\o\\ac(○,3)\x15走访")
		}, "③走访"},
		"pinyin above characters, and buttons": {func(b *documenttest.Binary) {
			para(b, "\x13EQ \\* jc2 \\* \"Font:宋体\" \\* hps11 \\o\\ad(\\s\\up 10(pinyin),拼音)\x15见\x13MACROBUTTON None [单击]\x15")
		}, "拼音见[单击]"},
		"breaks, hyphens and spaces": {func(b *documenttest.Binary) {
			para(b, "一\v二\f三\x1e四\x1f五\u00a0六\t七")
		}, "一/二/三-四五\u00a0六\t七"},
		"a sign of a symbol font": {func(b *documenttest.Binary) {
			b.Main.Run("同意")
			b.Main.Run("(", special, prl(0x6A09, 6, 0, 0xFE, 0xF0))
			b.Main.End('\r', 0)
		}, "同意☑"},
		"hidden text is not printed": {func(b *documenttest.Binary) {
			b.Main.Run("看得见")
			b.Main.Run("看不见", hidden)
			b.Main.End('\r', 0)
		}, "看得见"},
		"tracked changes: the final text": {func(b *documenttest.Binary) {
			b.Main.Run("风险等级为")
			b.Main.Run("中", deleted)
			b.Main.Run("低", added)
			b.Main.Run("风险。")
			b.Main.End('\r', 0)
		}, "风险等级为低风险。"},
		"a deleted mark joins paragraphs": {func(b *documenttest.Binary) {
			b.Main.Run("前半")
			b.Main.Run("\r", deleted)
			b.Main.Run("后半")
			b.Main.End('\r', 0)
		}, "前半后半"},
		"merged cells": {func(b *documenttest.Binary) {
			row(b, []int{0, 1000, 2000, 3000}, []uint16{0x60, 0, 0}, "村", "户数", "人数")
			row(b, []int{0, 1000, 2000, 3000}, []uint16{0x20, 0, 0}, "", "12", "40")
			row(b, []int{8, 1000, 3010}, []uint16{0, 0}, "合计", "见附表")
			row(b, []int{0, 1000, 2000, 3000}, []uint16{0, 1, 2}, "备注", "无", "")
			para(b, "完")
		}, "村[2x1] | 户数 | 人数\n12 | 40\n合计 | 见附表[1x2]\n备注 | 无[1x2]\n完"},
		"columns that differ by a hair are one": {func(b *documenttest.Binary) {
			row(b, []int{-108, 2200, 4400}, []uint16{0, 0}, "甲", "乙")
			row(b, []int{-100, 2215, 4380}, []uint16{0, 0}, "丙", "丁")
			para(b, "完")
		}, "甲 | 乙\n丙 | 丁\n完"},
		"a table in a cell": {func(b *documenttest.Binary) {
			b.Main.Run("外")
			b.Main.End('\r', 0, inTable)
			for _, s := range []string{"内一", "内二"} {
				b.Main.Run(s)
				b.Main.End('\r', 0, inside2, prl(0x244B, 1))
			}
			b.Main.End('\r', 0, inside2, prl(0x244B, 1), prl(0x244C, 1), documenttest.Row([]int{0, 500, 900}, []uint16{0, 0}, false))
			b.Main.End(7, 0, inTable)
			b.Main.Run("右")
			b.Main.End(7, 0, inTable)
			b.Main.End(7, 0, inTable, rowEnd, documenttest.Row([]int{0, 1000, 2000}, []uint16{0, 0}, false))
			para(b, "完")
		}, "外 | 右\n内一 | 内二\n完"},
		"a frame in a frame is text": {func(b *documenttest.Binary) {
			for i := 0; i < 12; i++ {
				b.Main.Run(strings.Repeat("框里的文字", 20))
				b.Main.End('\r', 0, inTable)
			}
			b.Main.Run("内框")
			b.Main.End('\r', 0, inside2, prl(0x244B, 1))
			b.Main.End('\r', 0, inside2, prl(0x244B, 1), prl(0x244C, 1), documenttest.Row([]int{0, 500}, []uint16{0}, false))
			b.Main.End(7, 0, inTable)
			b.Main.End(7, 0, inTable, rowEnd, documenttest.Row([]int{0, 1000}, []uint16{0}, false))
			para(b, "完")
		}, strings.Repeat(strings.Repeat("框里的文字", 20)+"\n", 12) + "内框\n完"},
		"a deleted row": {func(b *documenttest.Binary) {
			row(b, []int{0, 1000, 2000}, []uint16{0, 0}, "甲", "乙")
			for _, s := range []string{"旧", "旧"} {
				b.Main.Run(s, deleted)
				b.Main.End(7, 0, inTable)
			}
			b.Main.Run("\a", deleted)
			b.Main.Retrofit(0, inTable, rowEnd, documenttest.Row([]int{0, 1000, 2000}, []uint16{0, 0}, false))
			para(b, "完")
		}, "甲 | 乙\n完"},
		"text in the mark of a row is not lost": {func(b *documenttest.Binary) {
			b.Main.Run("甲")
			b.Main.End(7, 0, inTable)
			b.Main.Run("乙")
			b.Main.End(7, 0, inTable, rowEnd, documenttest.Row([]int{0, 1000}, []uint16{0}, false))
			para(b, "完")
		}, "甲/乙\n完"},
		"numbers of lists": {func(b *documenttest.Binary) {
			b.Tables[73], b.Behind[73], b.Tables[74] = documenttest.ListTables([][]documenttest.ListLevel{
				{{Start: 1, Format: 39, Text: "第%1章", Restart: -1}, {Start: 1, Format: 0, Text: "%1.%2", Legal: true, Restart: -1}, {Start: 1, Format: 18, Text: "%3", Restart: -1}},
				{{Start: 3, Format: 37, Text: "（%1）", Restart: -1}},
				{{Start: 1, Format: 23, Text: "\uf06c", Restart: -1}},
			}, []int{0, 1, 2})
			for _, it := range []struct {
				list  int
				level byte
			}{{1, 0}, {1, 1}, {1, 2}, {1, 2}, {1, 1}, {2, 0}, {3, 0}, {1, 0}, {1, 1}, {2, 0}} {
				para(b, "文字。", list(it.list, it.level))
			}
		}, "第一章 文字。\n1.1 文字。\n① 文字。\n② 文字。\n1.2 文字。\n（三） 文字。\n文字。\n第二章 文字。\n2.1 文字。\n（四） 文字。"},
		"a property list of a piece": {func(b *documenttest.Binary) {
			b.Prcs = [][]byte{hidden}
			b.FastSaved = true
			b.PiecePrm = func(piece int) uint16 {
				if piece == 1 {
					return 1 // the first list
				}
				return 0
			}
			para(b, strings.Repeat("现", 36))
			para(b, strings.Repeat("隐", 36))
			para(b, "现")
		}, strings.Repeat("现", 36) + "\n现"},
	} {
		b := &documenttest.Binary{Tables: documenttest.Sheets(), Behind: map[int][]byte{}}
		c.write(b)
		data, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if got := lines(read(t, data)); got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
	}
}

func TestWhatIsNotReadIsALoss(t *testing.T) {
	b := &documenttest.Binary{Tables: documenttest.Sheets()}
	para(b, strings.Repeat("正文一段，说明情况。", 10))
	b.Main.Run("\x13 EMBED Excel.Sheet.8 \x14")
	b.Main.Run("\x01", special, prl(0x6A03, 0, 0, 0, 0))
	b.Main.Run("\x15")
	b.Main.End('\r', 0)
	b.Main.Run("\x13 EMBED Equation.3 \x14")
	b.Main.Run("\x01", special)
	b.Main.Run("\x15，即公式。")
	b.Main.End('\r', 0)
	b.Data = make([]byte, 100)
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	d := read(t, data)
	if len(d.Losses) != 1 || d.Losses[0].Kind != document.LossObject || d.Losses[0].Count != 1 || !strings.Contains(d.Losses[0].Note, "电子表格") {
		t.Errorf("losses %+v", d.Losses)
	}
}

func TestChangesAreKept(t *testing.T) {
	b := &documenttest.Binary{Tables: documenttest.Sheets()}
	b.Main.Run("风险等级为")
	b.Main.Run("中", deleted)
	b.Main.Run("低", added)
	b.Main.Run("风险。")
	b.Main.Run("批注给编者看", hidden)
	b.Main.End('\r', 0)
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	d := read(t, data)
	want := []document.Change{{Kind: document.Deleted, Text: "中", Chars: 1, After: 1}, {Kind: document.Inserted, Text: "低", Chars: 1, After: 1}}
	if fmt.Sprint(d.Changes) != fmt.Sprint(want) || d.Hidden != 6 {
		t.Errorf("changes %v, hidden %d", d.Changes, d.Hidden)
	}
	if len(d.Losses) != 1 || d.Losses[0].Kind != document.LossTrackedMoves {
		t.Errorf("losses %v", d.Losses)
	}
}
