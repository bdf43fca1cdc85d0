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

// shape writes a document so that two can be compared.
func shape(d *document.Document) string {
	var b strings.Builder
	for i := range d.Blocks {
		x := &d.Blocks[i]
		fmt.Fprintf(&b, "%s %s %d [%s] %s\n", x.Zone, x.Kind, x.Level, x.Number, x.Text)
		if x.Table != nil {
			fmt.Fprintf(&b, "  header %d caption %v\n", x.Table.HeaderRows, x.Table.Caption)
			for _, row := range x.Table.Rows {
				for _, c := range row {
					fmt.Fprintf(&b, "  (%d,%d %dx%d) %q\n", c.Row, c.Col, c.RowSpan, c.ColSpan, c.Text)
				}
			}
		}
	}
	return b.String()
}

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
			if g, w := shape(got), shape(want); g != w {
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
	for name, c := range map[string]struct {
		data []byte
		code problem.Code
		says string
	}{
		"password":          {plain(func(w, _ []byte) { w[11] |= 1 }), problem.Encrypted, "密码"},
		"obfuscated":        {plain(func(w, _ []byte) { w[11] |= 0x81 }), problem.Encrypted, "密码"},
		"Word 95":           {plain(func(w, _ []byte) { w[2] = 104 }), problem.Unsupported, "Word 6.0/95"},
		"Word 6":            {plain(func(w, _ []byte) { w[0] = 0xDC }), problem.Unsupported, "Word 6.0/95"},
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
