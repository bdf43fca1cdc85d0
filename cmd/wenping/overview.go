package main

import (
	"time"

	"wenping/internal/rule"
	"wenping/internal/store"
	"wenping/internal/web"
	"wenping/internal/zh"
)

// terms are the office's, counted by the calendar of the rules.
func (a *app) terms() store.Terms {
	date := func(t time.Time) zh.Date {
		t = t.Local()
		return zh.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
	}
	after := func(n int) func(time.Time) string {
		if n == 0 {
			return nil
		}
		return func(t time.Time) string {
			last, _ := a.pack.Calendar.After(date(t), n) // a year without holidays yet: weekends are left out
			b, _ := last.MarshalText()                   // never fails
			return string(b)
		}
	}
	return store.Terms{Review: after(a.office.ReviewDays), Answer: after(a.office.Workdays), Workdays: func(from, to time.Time) int {
		n, _ := a.pack.Calendar.Workdays(date(from), date(to))
		return n
	}}
}

// words cuts what is searched for.
func (a *app) words(text string) []string {
	var out []string
	for _, t := range a.seg.Segment(text) {
		out = append(out, t.Text)
	}
	return out
}

func itemChoices(p *rule.Pack) []web.Choice {
	var out []web.Choice
	for _, it := range p.Items {
		out = append(out, web.Choice{ID: it.ID, Name: it.Name})
	}
	return out
}

func ruleChoices(p *rule.Pack) []web.Choice {
	var out []web.Choice
	for _, r := range p.Rules {
		out = append(out, web.Choice{ID: r.ID, Name: r.Item.Name})
	}
	return out
}
