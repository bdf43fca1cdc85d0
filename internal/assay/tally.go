package assay

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Count is what is known of one item, or of all.
type Count struct {
	Planted int // defects whose verdict is to be fail
	Found   int
	Asked   int // of these, doubted or asked in place of failed
	Placed  int // found with an evidence in the right place
	Soft    int // defects that are to be doubted or asked
	SoftOK  int
	False   int // fails without cause, in all reports
	FalseIn int // the same in clean reports
	DoubtIn int // doubts without cause in clean reports
}

// Tally is the figures of one part.
type Tally struct {
	Part      Part
	Reports   int
	Clean     int
	Quiet     int // clean reports without any fail
	Failed    int // could not be reviewed
	Kinds     int // of defects planted
	Typed     int // reports with a type other than "other"
	TypeOK    int
	Read      int // reviewed
	KindOK    int
	Items     map[string]*Count
	All       Count
	Undecided int                // items doubted in clean reports
	ByKind    map[string]*[2]int // kind of defect → planted, found
	ByForm    map[string]*[3]int // format → reports, planted, found
	ByType    map[string]*[2]int
}

// Sum adds results up.
func Sum(part Part, results []*Result) *Tally {
	t := &Tally{Part: part, Items: map[string]*Count{}, ByKind: map[string]*[2]int{}, ByForm: map[string]*[3]int{}, ByType: map[string]*[2]int{}}
	at := func(id string) *Count {
		if t.Items[id] == nil {
			t.Items[id] = &Count{}
		}
		return t.Items[id]
	}
	for _, r := range results {
		t.Reports++
		form := t.ByForm[r.Format]
		if form == nil {
			form = &[3]int{}
			t.ByForm[r.Format] = form
		}
		form[0]++
		if r.Err != nil {
			t.Failed++
			continue
		}
		if t.ByType[r.Type] == nil {
			t.ByType[r.Type] = &[2]int{}
		}
		t.ByType[r.Type][0]++
		if r.Detected == r.Type {
			t.ByType[r.Type][1]++
		}
		t.Read++
		// A matter of no named type may be filed under a near one.
		if r.Type != "other" {
			t.Typed++
			if r.Detected == r.Type {
				t.TypeOK++
			}
		}
		if r.Read == r.Kind {
			t.KindOK++
		}
		clean := len(r.Plants) == 0
		if clean {
			t.Clean++
			if len(r.False) == 0 {
				t.Quiet++
			}
			for _, v := range r.Items {
				if v.Verdict == "doubt" {
					t.Undecided++
				}
			}
		}
		for _, k := range r.Caught {
			c := at(k.Item)
			kind := t.ByKind[k.Plant.Kind]
			if kind == nil {
				kind = &[2]int{}
				t.ByKind[k.Plant.Kind] = kind
			}
			kind[0]++
			if k.Found {
				kind[1]++
			}
			for _, c := range []*Count{c, &t.All} {
				if k.Want != "fail" {
					c.Soft++
					if k.Found {
						c.SoftOK++
					}
					continue
				}
				c.Planted++
				switch {
				case k.Found && k.Placed:
					c.Found++
					c.Placed++
				case k.Found:
					c.Found++
				case k.Asked:
					c.Asked++
				}
			}
			if k.Want == "fail" {
				form[1]++
				if k.Found {
					form[2]++
				}
			}
		}
		for _, f := range r.False {
			for _, c := range []*Count{at(f.Item), &t.All} {
				c.False++
				if clean {
					c.FalseIn++
				}
			}
		}
		if clean {
			for _, f := range r.Doubts {
				at(f.Item).DoubtIn++
				t.All.DoubtIn++
			}
		}
	}
	t.Kinds = len(t.ByKind)
	return t
}

// Items are the ids of the 45 items, in order.
func Items() []string {
	var out []string
	for i, n := range []int{5, 4, 3, 6, 5, 4, 5, 4, 5, 4} {
		for k := 1; k <= n; k++ {
			out = append(out, fmt.Sprintf("%c%d", 'A'+i, k))
		}
	}
	return out
}

func ratio(a, b int) string {
	if b == 0 {
		return "    -"
	}
	// Never rounded up to 1.
	return fmt.Sprintf("%.3f", float64(a*1000/b)/1000)
}

// Print writes the figures of the parts side by side: for each item what was
// planted, recall, what was only doubted, precision, evidence, and what clean
// reports raised.
func Print(w io.Writer, tallies ...*Tally) {
	for _, t := range tallies {
		fmt.Fprintf(w, "%s: %d reports, %d clean of which %d raise nothing, %d kinds of defect; %d not reviewed; type right %s, kind right %s\n", t.Part, t.Reports, t.Clean, t.Quiet, t.Kinds, t.Failed, ratio(t.TypeOK, t.Typed), ratio(t.KindOK, t.Read))
		fmt.Fprintf(w, "  recall %s (n=%d; doubted or asked instead %s), precision %s, evidence in place %s (n=%d); asked where a person must decide %s (n=%d)\n",
			ratio(t.All.Found, t.All.Planted), t.All.Planted, ratio(t.All.Asked, t.All.Planted), ratio(t.All.Found, t.All.Found+t.All.False), ratio(t.All.Placed, t.All.Found), t.All.Found, ratio(t.All.SoftOK, t.All.Soft), t.All.Soft)
		fmt.Fprintf(w, "  clean reports: false alarms %s a report, undecided items %s a report (%s of all items)\n", perReport(t.All.FalseIn, t.Clean), perReport(t.Undecided, t.Clean), ratio(t.Undecided, 45*t.Clean))
	}
	fmt.Fprintf(w, "\n%-5s", "item")
	for _, t := range tallies {
		fmt.Fprintf(w, " | %-4s %4s %6s %5s %6s %5s %5s %5s", t.Part, "n", "recall", "asked", "prec.", "place", "false", "doubt")
	}
	fmt.Fprintln(w)
	for _, id := range Items() {
		fmt.Fprintf(w, "%-5s", id)
		for _, t := range tallies {
			c := t.Items[id]
			if c == nil {
				c = &Count{}
			}
			recall, asked := ratio(c.Found, c.Planted), ratio(c.Asked, c.Planted)
			n := fmt.Sprint(c.Planted)
			if c.Planted == 0 && c.Soft > 0 {
				recall, n = ratio(c.SoftOK, c.Soft), fmt.Sprintf("%d?", c.Soft)
			}
			fmt.Fprintf(w, " |      %4s %6s %5s %6s %5s %5d %5d", n, recall, asked, ratio(c.Found, c.Found+c.False), ratio(c.Placed, c.Found), c.FalseIn, c.DoubtIn)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, "n: planted (n?: a person must decide); asked: doubted or asked instead; false, doubt: without cause in clean reports")
	for _, t := range tallies {
		fmt.Fprintf(w, "\n%s by format (reports, planted, recall):", t.Part)
		for _, k := range keys(t.ByForm) {
			v := t.ByForm[k]
			fmt.Fprintf(w, " %s %d %d %s;", k, v[0], v[1], ratio(v[2], v[1]))
		}
		fmt.Fprintf(w, "\n%s type right:", t.Part)
		for _, k := range keys(t.ByType) {
			fmt.Fprintf(w, " %s %d/%d;", k, t.ByType[k][1], t.ByType[k][0])
		}
		fmt.Fprintln(w)
	}
}

func perReport(a, n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(a)/float64(n))
}

func keys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// PrintMisses writes the kinds of defect that were missed, most often missed first.
func PrintMisses(w io.Writer, t *Tally) {
	fmt.Fprintf(w, "\n%s: kinds of defect (found of planted), missed ones:\n", t.Part)
	for _, k := range keys(t.ByKind) {
		if v := t.ByKind[k]; v[1] < v[0] {
			fmt.Fprintf(w, "  %-40s %d/%d\n", k, v[1], v[0])
		}
	}
}

// PrintCases writes what went wrong, case by case.
func PrintCases(w io.Writer, results []*Result, item string) {
	for _, r := range results {
		head := false
		say := func(format string, a ...any) {
			if !head {
				fmt.Fprintf(w, "\n== %s seed %d: %s as %s, %s, %s\n", r.Name, r.Seed, r.Script, r.Voice, r.Level, r.Format)
				head = true
			}
			fmt.Fprintf(w, format, a...)
		}
		if r.Err != nil {
			say("   not reviewed: %v\n", r.Err)
			continue
		}
		if item == "" && r.Detected != r.Type {
			say("   type %s, is %s\n", r.Detected, r.Type)
		}
		if item == "" && r.Read != r.Kind {
			say("   kind %s, is %s\n", r.Read, r.Kind)
		}
		for _, k := range r.Caught {
			if item != "" && k.Item != item || k.Found && (k.Placed || k.Want != "fail") {
				continue
			}
			what := "missed"
			if k.Found {
				what = "found elsewhere"
			}
			say("   %s %s: %s is %s, want %s (%s) %s\n", what, k.Plant.Kind, k.Item, k.Verdict, k.Want, k.Say, short(k.Message, 80))
			for _, l := range k.Lines {
				say("       + %s\n", short(l, 160))
			}
			for _, l := range k.Gone {
				say("       - %s\n", short(l, 100))
			}
			if k.Found {
				say("       at %s\n", strings.Join(k.Where, " / "))
			}
		}
		for _, f := range r.False {
			if item == "" || f.Item == item {
				say("   FALSE %s %s [%s]\n", f.Rule, f.Message, strings.Join(f.Quotes, " / "))
			}
		}
		for _, f := range r.Doubts {
			if len(r.Plants) == 0 && (item == "" || f.Item == item) {
				say("   doubt %s %s [%s]\n", f.Rule, f.Message, strings.Join(f.Quotes, " / "))
			}
		}
	}
}
