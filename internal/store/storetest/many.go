package storetest

import (
	"fmt"
	"strings"
)

// Many fills an empty database, in which do runs statements, with cases: one of a hundred is open, one of ten
// a self-check of an agency; each has a title that is searched and marks for the
// pictures. Days begin with 2020 and go on by fifty cases each.
func Many(do func(statement string) error, shared bool, cases int) error {
	numbers, day, month := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)`, `date('2020-01-01', '+' || (i / 50 + %d) || ' days')`, `substr(created_at, 1, 7)`
	id, gram := `printf('case%%06d', i)`, `INSERT INTO title_words (rowid, words) SELECT id, '云岭 岭县 县某 某某 某道 道路 路改 改建 建工 工程 程 ' || id FROM passages WHERE kind = 'title'`
	words, vector := ``, ``
	var before, after []string
	if shared {
		numbers, day = `WITH n(i) AS (SELECT generate_series(1, %d))`, `to_char(date '2020-01-01' + i / 50 + %d, 'YYYY-MM-DD')`
		id, gram = `'case' || lpad(CAST(i AS TEXT), 6, '0')`, ``
		words, vector = `, words`, `, CAST('''云岭'':1 ''岭县'':2 ''县某'':3 ''某某'':4 ''某道'':5 ''道路'':6 ''路改'':7 ''改建'':8 ''建工'':9 ''工程'':10 ''程'':11 ''' || i || ''':12' AS tsvector)`
		for _, t := range []string{"cases", "passages", "marks"} {
			before = append(before, `ALTER TABLE `+t+` DISABLE TRIGGER USER`)
			after = append(after, `ALTER TABLE `+t+` ENABLE TRIGGER USER`)
		}
		after = append(after, `UPDATE cases SET urgency = CASE WHEN stand = 'issued' THEN 20000000 - coalesce(day_of(closed), 0) ELSE coalesce(day_of(due), 5000000) END`,
			`INSERT INTO stand_counts (stand, own, n) SELECT stand, (stage = 'draft' AND unit <> '')::int, count(*) FROM cases GROUP BY 1, 2`,
			`INSERT INTO tallies (what, month, key, n) SELECT what, month, key, sum(n) FROM marks GROUP BY 1, 2, 3`,
			`VACUUM ANALYZE`) // what PostgreSQL does by itself sooner or later
	} else {
		after = append(after, `UPDATE cases SET closed = closed`) // and with it how urgent they are
	}
	id = strings.ReplaceAll(id, "%%", "%")
	numbers = fmt.Sprintf(numbers, cases)
	on := func(off int) string { return fmt.Sprintf(day, off) }
	open := fmt.Sprintf(`i > %d`, cases-max(cases/100, 5))
	own := `i % 10 = 7`
	mark := func(what, key string, each int) string {
		return fmt.Sprintf(`INSERT INTO marks (case_id, what, key, month, n) SELECT id, '%s', '%s', %s, 1 FROM cases WHERE CAST(substr(id, 5) AS INTEGER) %% %d = 0`, what, key, month, each)
	}
	all := append(before, numbers+` INSERT INTO cases (id, created_at, finished_at, state, file, sha256, size, title, matter, author, body, strip, fails, due, stage, unit, stand, closed, took)
		SELECT `+id+`, `+on(0)+` || 'T08:00:00.000Z', `+on(0)+` || 'T08:01:00.000Z', 'done', '报告.docx', 'x', 1, '云岭县某某道路改建工程' || i, 'type' || (i % 15), '机构' || (i % 40), '云岭县交通运输局',
		'pppppfppppdppppmpppppfppppdppppmpppppfppppppp', i % 20, `+on(14)+`, CASE WHEN `+own+` THEN 'draft' ELSE 'filing' END, CASE WHEN `+own+` THEN '机构' || (i % 40) ELSE '' END,
		CASE WHEN `+own+` THEN 'waiting' WHEN `+open+` THEN CASE i % 3 WHEN 0 THEN 'waiting' WHEN 1 THEN 'review' ELSE 'correct' END ELSE 'issued' END,
		CASE WHEN `+own+` OR `+open+` THEN '' ELSE `+on(11)+` || 'T08:00:00.000Z' END, i % 12 FROM n`,
		numbers+` INSERT INTO passages (case_id, kind, text`+words+`) SELECT `+id+`, 'title', '云岭县某某道路改建工程' || i`+vector+` FROM n`,
		mark("filed", "", 1), mark("proposed", "D3.period", 3), mark("item", "D3", 4), mark("filed/author", "机构3", 40))
	if gram != "" {
		all = append(all, gram)
	}
	for _, q := range append(all, after...) {
		if err := do(q); err != nil {
			return fmt.Errorf("%.60s: %w", q, err)
		}
	}
	return nil
}
