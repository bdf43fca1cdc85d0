package access

import (
	"slices"
	"testing"
)

func who(roles ...Role) *Who { return &Who{ID: "a1", Name: "陈静", Roles: roles} }

func TestRightsOfRoles(t *testing.T) {
	for r, want := range map[Right]string{
		Open: "reviewer clerk head agency admin nobody", Known: "reviewer clerk head agency admin",
		Submit: "reviewer clerk agency", See: "reviewer clerk head agency", Inside: "reviewer clerk head",
		Decide: "reviewer", Word: "clerk", Release: "head", Figures: "head admin", Govern: "admin", "else": "",
	} {
		var got string
		for _, role := range Roles {
			if who(role).May(r) {
				got += " " + string(role)
			}
		}
		if (*Who)(nil).May(r) {
			got += " nobody"
		}
		if got != "" {
			got = got[1:]
		}
		if got != want {
			t.Errorf("%s: %q, want %q", r, got, want)
		}
		if who("root").May(r) && r != Open {
			t.Errorf("an unknown role has %s", r)
		}
		if !(&Who{Alone: true}).May(r) {
			t.Errorf("the only user of a machine has not %s", r)
		}
	}
}

func TestAMachineDisposesOfNothing(t *testing.T) {
	m := &Who{ID: "t1", Roles: []Role{Reviewer, Clerk, Head, Admin}, Machine: true}
	for r := range holders {
		if got, want := m.May(r), !slices.Contains([]Right{Decide, Word, Release}, r); got != want {
			t.Errorf("%s: %v", r, got)
		}
	}
}

func TestWhoSeesWhichCase(t *testing.T) {
	cases := map[string]Matter{
		"before accounts":       {},
		"self-check of old":     {Draft: true},
		"by the committee":      {Submitter: "c1"},
		"by agency A":           {Submitter: "a1", Agency: "甲"},
		"self-check of A":       {Submitter: "a1", Agency: "甲", Draft: true},
		"by agency B":           {Submitter: "b1", Agency: "乙"},
		"self-check of B":       {Submitter: "b1", Agency: "乙", Draft: true},
		"trial of the clerk":    {Submitter: "c1", Draft: true},
		"agency without a name": {Submitter: "x"},
	}
	a := who(Agency)
	a.Agency = "甲"
	for name, c := range map[string]struct {
		who  *Who
		sees []string
	}{
		"agency A": {a, []string{"by agency A", "self-check of A"}},
		"reviewer": {who(Reviewer), []string{"before accounts", "self-check of old", "by the committee", "by agency A", "by agency B", "trial of the clerk", "agency without a name"}},
		"admin":    {who(Admin), nil},
		"nameless": {who(Agency), nil},
		"nobody":   {nil, nil},
	} {
		for k, m := range cases {
			if got, want := c.who.Sees(m), slices.Contains(c.sees, k); got != want {
				t.Errorf("%s sees %q: %v", name, k, got)
			}
		}
	}
}

func TestNobodyDisposesOfWhatHeHandedIn(t *testing.T) {
	w := who(Reviewer, Clerk, Head)
	own, other := Matter{Submitter: "a1"}, Matter{Submitter: "b1"}
	for r, on := range map[Right]bool{Decide: false, Release: false, Word: true, See: true, Inside: true} {
		if w.MayOn(r, own) != on || !w.MayOn(r, other) {
			t.Errorf("%s: on his own %v, on another's %v", r, w.MayOn(r, own), w.MayOn(r, other))
		}
	}
	if !(&Who{Alone: true}).MayOn(Decide, own) {
		t.Error("on a machine without accounts there is nobody else")
	}
}

func TestRolesThatDoNotGoTogether(t *testing.T) {
	for _, c := range []struct {
		roles  []Role
		agency string
		ok     bool
	}{
		{[]Role{Reviewer, Clerk, Head, Admin}, "", true}, {[]Role{Agency}, "甲", true}, {nil, "", false}, {[]Role{Agency}, "", false},
		{[]Role{Agency, Reviewer}, "甲", false}, {[]Role{Agency, Admin}, "甲", false}, {[]Role{Reviewer}, "甲", false}, {[]Role{"root"}, "", false},
	} {
		if got := Fault(c.roles, c.agency); (got == "") != c.ok {
			t.Errorf("%v %q: %q", c.roles, c.agency, got)
		}
	}
}
