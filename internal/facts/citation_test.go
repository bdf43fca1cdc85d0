package facts_test

import "testing"

func TestCitations(t *testing.T) {
	_, f := reportFacts(t, `# 第二章 评估依据
（1）《重大行政决策程序暂行条例》（国务院令第713号）；
（2）《关于建立健全重大决策社会稳定风险评估机制的指导意见（试行）》（中办发【2012】2号）；
（3）《第三方社会稳定风险评估规范》DB32/T 4013—2021；
（4）《云岭日报》；
# 第三章 过程
稳评方面依据皖政〔2017〕123号《安徽省人民政府重大决策风险评估办法》。依据发改投资〔2012〕2492号文件开展。原《信访条例》已废止。
`)
	want := []struct {
		title, number string
		year          int
		basis, old    bool
	}{
		{"重大行政决策程序暂行条例", "国务院令第713号", 0, true, false},
		{"关于建立健全重大决策社会稳定风险评估机制的指导意见(试行)", "中办发〔2012〕2号", 2012, true, false},
		{"第三方社会稳定风险评估规范", "DB32/T 4013-2021", 2021, true, false},
		{"信访条例", "", 0, false, true},
		{"安徽省人民政府重大决策风险评估办法", "皖政〔2017〕123号", 2017, false, false},
		{"", "发改投资〔2012〕2492号", 2012, false, false},
	}
	got := f.Citations
	for _, w := range want {
		ok := false
		for _, c := range got {
			ok = ok || c.Title == w.title && c.Number == w.number && c.Year == w.year && c.Basis == w.basis && c.History == w.old
		}
		if !ok {
			t.Errorf("no %+v in %+v", w, got)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d citations, want %d: %+v", len(got), len(want), got)
	}
}

// A table of documents gives the title and the number in two cells.
func TestCitationsInTables(t *testing.T) {
	_, f := reportFacts(t, `# 二、评估依据
| 名称 | 文号或施行时间 |
|---|---|
| 重大行政决策程序暂行条例 | 国务院令第713号 |
| 信访工作条例 | 2022年5月1日施行 |
| 问卷发放情况 | 2025年3月 |
`)
	if len(f.Citations) != 2 || f.Citations[0].Number != "国务院令第713号" || f.Citations[1].Year != 2022 {
		t.Errorf("%+v", f.Citations)
	}
}

func TestCitationsOfHistory(t *testing.T) {
	for text, want := range map[string]bool{
		"原《信访条例》已于2022年废止。":            true,
		"《信访条例》（已废止）。":                 true,
		"供地时曾依据当时有效的《中华人民共和国物权法》办理登记。": true,
		"《物权法》《合同法》已由民法典取代。":           true,
		"依据《中华人民共和国物权法》改造老旧小区。":        false,
		"《信访条例》（国务院令第431号）。":           false,
	} {
		_, f := reportFacts(t, "# 二、评估依据\n"+text+"\n")
		for _, c := range f.Citations {
			if c.History != want {
				t.Errorf("%s: %s history %v", text, c.Title, c.History)
			}
		}
		if len(f.Citations) == 0 {
			t.Errorf("%s: nothing cited", text)
		}
	}
}

// Two documents side by side, and numbers that stand before their title.
func TestCitationsSideBySide(t *testing.T) {
	_, f := reportFacts(t, `# 一、编制依据
发改投资〔2012〕2492号《国家发展改革委重大固定资产投资项目社会稳定风险评估暂行办法》及发改办投资〔2013〕428号编制大纲。
依据国务院令第713号《重大行政决策程序暂行条例》和《信访工作条例》以及中办发〔2012〕2号文件。
`)
	got := map[string]string{}
	for _, c := range f.Citations {
		got[c.Title] += c.Number + ";"
	}
	for title, want := range map[string]string{
		"国家发展改革委重大固定资产投资项目社会稳定风险评估暂行办法": "发改投资〔2012〕2492号;",
		"重大行政决策程序暂行条例":                  "国务院令第713号;",
		"信访工作条例":                        ";",
		"":                              "发改办投资〔2013〕428号;中办发〔2012〕2号;",
	} {
		if got[title] != want {
			t.Errorf("%q: %q, want %q", title, got[title], want)
		}
	}
}
