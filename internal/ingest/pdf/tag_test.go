package pdf

import (
	"fmt"
	"testing"

	"wenping/internal/document"
)

func TestRolesComeFromTheInnermostElementThatSays(t *testing.T) {
	for _, c := range []struct {
		path []string
		want role
	}{
		{[]string{"Document", "P"}, roleText},
		{[]string{"Document", "H2", "Span"}, roleHeading1 + 1},
		{[]string{"L", "LI", "LBody", "P"}, roleItem},
		{[]string{"L", "LI", "H1"}, roleHeading1},
		{[]string{"Table", "TR", "TD", "P"}, roleCell},
		{[]string{"Sect", "H"}, roleHeading},
		{[]string{"Sect", "H7"}, noRole},
	} {
		r := noRole
		for _, name := range c.path {
			r = roleOf(r, name)
		}
		if r != c.want {
			t.Errorf("%v: role %d, want %d", c.path, r, c.want)
		}
	}
	for n := 1; n <= 6; n++ {
		if r := roleOf(noRole, fmt.Sprintf("H%d", n)); r.level() != n || !r.heading() {
			t.Errorf("H%d is of level %d", n, r.level())
		}
	}
	if roleItem.heading() || roleHeading.level() != 0 {
		t.Error("an item is no heading, and H has no level")
	}
}

func TestTagsAreBelievedWhereTheyMakeSense(t *testing.T) {
	const prose = "本项目位于镇东，涉及两个行政村，评估小组走访了全部农户并召开了三次座谈会，听取了意见。"
	h := func(n int) role { return roleHeading1 + role(n-1) }
	for name, c := range map[string]struct {
		blocks []string
		roles  []role
		want   string
		levels string
	}{
		"headings":            {[]string{"P总体情况", "P地点范围", "P" + prose, "P依据方法", "P" + prose, "P调查情况", "P" + prose}, []role{h(1), h(2), roleText, h(2), roleText, h(1), roleText}, "HHPHPHP", "1221"},
		"all are headings":    {[]string{"P" + prose, "P总体情况", "P" + prose, "P地点范围"}, []role{h(1), h(1), h(1), h(1)}, "PPPP", ""},
		"all are paragraphs":  {[]string{"P总体情况", "P" + prose, "P地点范围", "P" + prose}, []role{roleText, roleText, roleText, roleText}, "PPPP", ""},
		"a sentence as one":   {[]string{"P总体情况", "P" + prose, "P地点范围", "P" + prose, "P可以实施。"}, []role{h(1), roleText, h(1), roleText, h(1)}, "HPHPP", ""},
		"items are no titles": {[]string{"P总体情况", "P" + prose, "H（一）东村", "P地点范围", "P" + prose}, []role{h(1), roleText, roleItem, h(1), roleText}, "HPPHP", ""},
	} {
		f := blocksOf(c.blocks)
		for i, r := range c.roles {
			f.sets[i].first.role = r
		}
		f.fixed = map[int]int{}
		f.keepTags()
		if got := kinds(f); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if c.levels == "" {
			continue
		}
		got := ""
		for i := range f.blocks {
			if f.blocks[i].Kind == document.Heading {
				got += fmt.Sprint(f.fixed[i])
			}
		}
		if got != c.levels {
			t.Errorf("%s: levels %s, want %s", name, got, c.levels)
		}
	}
}
