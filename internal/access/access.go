package access

import "slices"

// Role of an account or token; one account may have several.
type Role string

const (
	Reviewer Role = "reviewer" // 审查员: decides on findings
	Clerk    Role = "clerk"    // 文书: words letters
	Head     Role = "head"     // 负责人: releases and issues
	Agency   Role = "agency"   // 机构: uploads, sees only its own
	Admin    Role = "admin"    // 管理员: accounts, tokens, audit log, retention
)

// Roles in the order in which people are shown them.
var Roles = []Role{Reviewer, Clerk, Head, Agency, Admin}

var roleNames = map[Role]string{Reviewer: "审查员", Clerk: "文书", Head: "负责人", Agency: "机构", Admin: "管理员"}

// Name is the role's name for people; empty for what is no role.
func (r Role) Name() string { return roleNames[r] }

// Right is what a route asks for.
type Right string

const (
	Open    Right = "open"    // nobody need be known
	Known   Right = "known"   // whoever is known
	Submit  Right = "submit"  // hand a report in
	See     Right = "see"     // a report that was handed in, and its result
	Inside  Right = "inside"  // what persons of the committee say of it
	Decide  Right = "decide"  // on findings
	Word    Right = "word"    // a letter
	Release Right = "release" // send a letter back, or issue it
	Figures Right = "figures" // of all cases together
	Govern  Right = "govern"  // accounts, tokens, audit log
)

var holders = map[Right][]Role{
	Known:   Roles,
	Submit:  {Reviewer, Clerk, Agency},
	See:     {Reviewer, Clerk, Head, Agency},
	Inside:  {Reviewer, Clerk, Head},
	Decide:  {Reviewer},
	Word:    {Clerk},
	Release: {Head},
	Figures: {Head, Admin},
	Govern:  {Admin},
}

// persons are rights that no machine has: a named person disposes.
var persons = []Right{Decide, Word, Release}

// apart are rights that nobody has on what he handed in himself.
var apart = []Right{Decide, Release}

// Who is somebody who is known: a person with an account, or a machine with a
// token. A nil Who is nobody.
type Who struct {
	ID      string // of the account or token
	Name    string
	Roles   []Role
	Agency  string // whose cases an agency sees
	Machine bool
	Alone   bool // this machine has one user and no accounts: everything is his
}

// Is says whether somebody has a role.
func (w *Who) Is(r Role) bool { return w != nil && slices.Contains(w.Roles, r) }

// May says whether somebody has a right at all.
func (w *Who) May(r Right) bool {
	switch {
	case r == Open:
		return true
	case w == nil:
		return false
	case w.Alone:
		return true
	case w.Machine && slices.Contains(persons, r):
		return false
	}
	return slices.ContainsFunc(holders[r], w.Is)
}

// Matter is what access asks of a case.
type Matter struct {
	Submitter string // account or token that handed it in; empty: before there were accounts
	Agency    string // set where an agency handed it in
	Draft     bool   // a self-check
}

// committee says whether somebody is of those who review.
func (w *Who) committee() bool { return w.Is(Reviewer) || w.Is(Clerk) || w.Is(Head) }

// Scope is the cases that somebody sees, for a list.
type Scope struct {
	All       bool
	Committee bool   // all but self-checks of agencies
	Agency    string // those of this agency
}

// Scope of what somebody sees.
func (w *Who) Scope() Scope {
	switch {
	case w == nil:
		return Scope{}
	case w.Alone:
		return Scope{All: true}
	case w.committee():
		return Scope{Committee: true}
	case w.Is(Agency):
		return Scope{Agency: w.Agency}
	}
	return Scope{}
}

// Has says whether a case is within the scope.
func (s Scope) Has(m Matter) bool {
	return s.All || s.Committee && !(m.Draft && m.Agency != "") || s.Agency != "" && m.Agency == s.Agency
}

// Sees says whether a case is there for somebody at all: one that is not
// answers as one that does not exist.
func (w *Who) Sees(m Matter) bool { return w.Scope().Has(m) }

// MayOn says whether somebody has a right on a case that he sees.
func (w *Who) MayOn(r Right, m Matter) bool {
	return w.May(r) && w.Sees(m) && (w.Alone || !(slices.Contains(apart, r) && w.Own(m)))
}

// Own says whether somebody handed the case in.
func (w *Who) Own(m Matter) bool { return w != nil && !w.Alone && w.ID != "" && m.Submitter == w.ID }

// Fault says, as a sentence, why an account cannot have these roles; empty
// where it can.
func Fault(roles []Role, agency string) string {
	has := func(r Role) bool { return slices.Contains(roles, r) }
	for _, r := range roles {
		if r.Name() == "" {
			return "没有“" + string(r) + "”这个角色。可用：reviewer（审查员）、clerk（文书）、head（负责人）、agency（机构）、admin（管理员）。"
		}
	}
	switch {
	case len(roles) == 0:
		return "请至少选择一个角色。"
	case has(Agency) && len(roles) > 1:
		return "机构账号不能兼任审查机关的角色，请另建账号。"
	case has(Agency) && agency == "":
		return "机构账号须填写机构名称：同一机构的账号看到同一批报送件。"
	case !has(Agency) && agency != "":
		return "只有机构账号填写机构名称。"
	}
	return ""
}
