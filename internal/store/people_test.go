package store

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wenping/internal/access"
	"wenping/internal/problem"
)

const good = "清晨 渡口 七号木船"

func account(t *testing.T, s *Store, login, name string, roles ...access.Role) Account {
	t.Helper()
	agency := ""
	if slices.Contains(roles, access.Agency) {
		agency = "河岳咨询"
	}
	a, err := s.AddAccount(t.Context(), "", Account{Login: login, Name: name, Roles: roles, Agency: agency}, good, false)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func code(err error) problem.Code {
	if err == nil {
		return ""
	}
	return problem.From(err).Code
}

func TestPasswordsAreSealedAndOldOnesStillFit(t *testing.T) {
	a, b := sealPassword(good), sealPassword(good)
	if a == b || !strings.HasPrefix(a, "$argon2id$v=19$m=47104,t=2,p=1$") || strings.Contains(a, good) {
		t.Errorf("%s %s", a, b)
	}
	if !fitsPassword(a, good) || fitsPassword(a, good+" ") || fitsPassword(a, "") {
		t.Error("a password does not fit its own seal only")
	}
	// One that was sealed at another cost.
	const cheap = "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
	for _, bad := range []string{"", "x", cheap, strings.Replace(a, "argon2id", "argon2i", 1), strings.Replace(a, "m=47104", "m=999999999", 1), strings.Replace(a, "t=2", "t=0", 1)} {
		if fitsPassword(bad, good) {
			t.Errorf("%q was taken", bad)
		}
	}
	for p, ok := range map[string]bool{good: true, "short": false, "1234567890": false, "aaaaaaaaaaaa": false, "mypassword99": false, "chenjing-2026": false, "我是陈静本人没有错的": false, strings.Repeat("长abcd", 60): false, "tab\tin the middle": false} {
		if err := goodPassword(p, "chenjing", "陈静"); (err == nil) != ok {
			t.Errorf("%q: %v", p, err)
		}
	}
}

func TestAnAccountLogsInAndOut(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	if yes, err := s.Peopled(t.Context()); yes || err != nil {
		t.Fatal(yes, err)
	}
	a := account(t, s, "Chenjing", "陈静", access.Reviewer, access.Clerk)
	if yes, _ := s.Peopled(t.Context()); !yes {
		t.Error("nobody is known")
	}
	for _, bad := range [][2]string{{"chenjing", good + "x"}, {"nobody", good}, {"", ""}, {"chenjing", ""}} {
		if _, _, err := s.Login(t.Context(), bad[0], bad[1], ""); code(err) != problem.Unknown {
			t.Errorf("%v: %v", bad, err)
		}
	}
	one, got, err := s.Login(t.Context(), " CHENJING ", good, "")
	if err != nil || got.ID != a.ID || !got.Who().Is(access.Clerk) {
		t.Fatalf("%+v %v", got, err)
	}
	// A session that the browser brought with it ends: no fixation.
	two, _, err := s.Login(t.Context(), "chenjing", good, one)
	if err != nil || two == one {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), one); code(err) != problem.Unknown {
		t.Errorf("the former session holds: %v", err)
	}
	if err := s.Logout(t.Context(), two); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), two); code(err) != problem.Unknown {
		t.Errorf("after logout: %v", err)
	}
	// The database holds no secret.
	three, _, _ := s.Login(t.Context(), "chenjing", good, "")
	for _, table := range tables {
		for _, row := range dump(t, s, table.name) {
			if strings.Contains(row, three) || strings.Contains(row, good) {
				t.Errorf("a secret lies in %s: %s", table.name, row)
			}
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	account(t, s, "root", "林管", access.Admin)
	a := account(t, s, "chenjing", "陈静", access.Reviewer)
	start := time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC)
	at := func(d time.Duration) { s.now = func() time.Time { return start.Add(d) } }
	begin := func() string {
		at(0)
		secret, _, err := s.Login(t.Context(), "chenjing", good, "")
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	holds := func(secret string) bool { _, err := s.Session(t.Context(), secret); return err == nil }
	idle := begin()
	if at(SessionIdle - time.Second); !holds(idle) {
		t.Error("ended too early")
	}
	if at(2*SessionIdle - 2*time.Second); !holds(idle) {
		t.Error("being used, it ended")
	}
	if at(3*SessionIdle + time.Second); holds(idle) {
		t.Error("idle, it goes on")
	}
	long := begin()
	for d := time.Duration(0); d < SessionLife; d += time.Hour {
		if at(d); !holds(long) {
			t.Fatalf("ended after %s", d)
		}
	}
	if at(SessionLife + time.Second); holds(long) {
		t.Error("in use, it goes on for ever")
	}
	for name, end := range map[string]func() error{
		"disabled":     func() error { return s.Disable(t.Context(), "林管", a.ID) },
		"new password": func() error { return s.SetPassword(t.Context(), "林管", a.Login, "雨后 石桥 三盏灯 明") },
	} {
		secret := begin()
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if holds(secret) {
			t.Errorf("%s: the session goes on", name)
		}
		s.Enable(t.Context(), "林管", a.ID)
		s.SetPassword(t.Context(), "", a.Login, good)
	}
}

func TestAccountsThatAreNotMade(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	account(t, s, "chenjing", "陈静", access.Admin)
	for name, c := range map[string]struct {
		a    Account
		want problem.Code
	}{
		"login taken":      {Account{Login: "ChenJing", Name: "另一人", Roles: []access.Role{access.Clerk}}, problem.Conflict},
		"name taken":       {Account{Login: "cj2", Name: " 陈静 ", Roles: []access.Role{access.Clerk}}, problem.Conflict},
		"no role":          {Account{Login: "cj2", Name: "王五"}, problem.Usage},
		"strange login":    {Account{Login: "陈", Name: "王五", Roles: []access.Role{access.Clerk}}, problem.Usage},
		"turned name":      {Account{Login: "cj2", Name: "a\u202eb", Roles: []access.Role{access.Clerk}}, problem.Usage},
		"agency, nameless": {Account{Login: "cj2", Name: "王五", Roles: []access.Role{access.Agency}}, problem.Usage},
	} {
		if _, err := s.AddAccount(t.Context(), "陈静", c.a, good, true); code(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The last administrator stays.
	if err := s.Disable(t.Context(), "陈静", "chenjing"); code(err) != problem.Conflict {
		t.Errorf("%v", err)
	}
	if err := s.SetRoles(t.Context(), "陈静", "chenjing", []access.Role{access.Clerk}, ""); code(err) != problem.Conflict {
		t.Errorf("%v", err)
	}
	if err := s.SetRoles(t.Context(), "陈静", "chenjing", []access.Role{access.Clerk, access.Admin}, ""); err != nil {
		t.Error(err)
	}
}

func TestTheFirstLinkHoldsOnceAndForADay(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	old, _ := s.FirstLink(t.Context())
	key, err := s.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, k := range map[string]string{"former": old, "guessed": "x", "empty": ""} {
		if err := s.CheckFirstLink(t.Context(), k); code(err) != problem.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	now := s.now()
	s.now = func() time.Time { return now.Add(25 * time.Hour) }
	if err := s.CheckFirstLink(t.Context(), key); code(err) != problem.Forbidden {
		t.Errorf("a day later: %v", err)
	}
	s.now = func() time.Time { return now }
	var wg sync.WaitGroup
	made := make(chan Account, 4)
	for i := range 4 {
		wg.Go(func() {
			if a, err := s.UseFirstLink(t.Context(), key, Account{Login: "root" + string(rune('a'+i)), Name: string(rune('甲' + i))}, good); err == nil {
				made <- a
			} else if code(err) != problem.Forbidden {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(made) != 1 {
		t.Fatalf("%d administrators of one link", len(made))
	}
	if a := <-made; !a.Who().Is(access.Admin) {
		t.Errorf("%+v", a)
	}
	key, _ = s.FirstLink(t.Context())
	if err := s.CheckFirstLink(t.Context(), key); code(err) != problem.Forbidden {
		t.Errorf("with an administrator there: %v", err)
	}
}

func TestTokens(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	secret, tok, err := s.AddToken(t.Context(), "陈静", Token{Name: "市平台", Roles: []access.Role{access.Clerk}, Expires: s.now().Add(time.Hour)})
	if err != nil || len(secret) < 43 {
		t.Fatal(secret, err)
	}
	got, err := s.Bearer(t.Context(), secret)
	if err != nil || got.ID != tok.ID || !got.Who().Machine || !got.Who().May(access.Submit) {
		t.Fatalf("%+v %v", got, err)
	}
	for _, bad := range []string{"", "wp_", secret[1:], secret + "x", hashSecret(secret)} {
		if _, err := s.Bearer(t.Context(), bad); code(err) != problem.Unknown {
			t.Errorf("%q: %v", bad, err)
		}
	}
	now := s.now()
	s.now = func() time.Time { return now.Add(2 * time.Hour) }
	if _, err := s.Bearer(t.Context(), secret); code(err) != problem.Unknown {
		t.Errorf("past its time: %v", err)
	}
	s.now = func() time.Time { return now }
	if err := s.RevokeToken(t.Context(), "陈静", tok.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Bearer(t.Context(), secret); code(err) != problem.Unknown {
		t.Errorf("revoked: %v", err)
	}
	if err := s.RevokeToken(t.Context(), "陈静", tok.ID); code(err) != problem.NotFound {
		t.Errorf("twice: %v", err)
	}
	if _, _, err := s.AddToken(t.Context(), "x", Token{Name: "机构", Roles: []access.Role{access.Agency}}); code(err) != problem.Usage {
		t.Errorf("an agency's token without its name: %v", err)
	}
	if yes, _ := s.Bootstrap(t.Context(), "another-secret-of-outside"); yes {
		t.Error("a bootstrap token was taken after the first start")
	}
}

func TestBootstrapHoldsAtTheFirstStartAndAfterIt(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	if _, err := s.Bootstrap(t.Context(), "short"); code(err) != problem.Usage {
		t.Errorf("%v", err)
	}
	for range 2 {
		if ok, err := s.Bootstrap(t.Context(), "a-secret-from-outside-1234"); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	tok, err := s.Bearer(t.Context(), "a-secret-from-outside-1234")
	if err != nil || !tok.Who().May(access.Govern) || !tok.Who().May(access.Submit) || tok.Who().May(access.Decide) {
		t.Errorf("%+v %v", tok, err)
	}
	if all, _ := s.Tokens(t.Context()); len(all) != 1 {
		t.Errorf("%d tokens", len(all))
	}
}

func TestAListIsWhatItsReaderSees(t *testing.T) {
	s := open(t, t.TempDir(), echo)
	for _, c := range []struct {
		from  Sender
		stage string
	}{
		{Sender{}, ""}, {Sender{}, "draft"}, {Sender{ID: "c"}, "filing"}, {Sender{ID: "a", Agency: "甲"}, "filing"}, {Sender{ID: "a", Agency: "甲"}, "draft"},
		{Sender{ID: "b", Agency: "乙"}, "review"}, {Sender{ID: "b", Agency: "乙"}, "draft"},
	} {
		if _, err := s.SubmitBy(t.Context(), c.from, Upload{"r.docx", []byte("x")}, nil, Options{Stage: c.stage}); err != nil {
			t.Fatal(err)
		}
	}
	all, _, err := s.List(t.Context(), everything, 100, 0)
	if err != nil || len(all) != 7 {
		t.Fatal(len(all), err)
	}
	for name, c := range map[string]struct {
		who *access.Who
		n   int
	}{
		"alone":    {&access.Who{Alone: true}, 7},
		"reviewer": {&access.Who{ID: "r", Roles: []access.Role{access.Reviewer}}, 5},
		"agency":   {&access.Who{ID: "a", Roles: []access.Role{access.Agency}, Agency: "甲"}, 2},
		"stranger": {&access.Who{ID: "x", Roles: []access.Role{access.Agency}, Agency: "丙"}, 0},
		"admin":    {&access.Who{ID: "x", Roles: []access.Role{access.Admin}}, 0},
		"nobody":   {nil, 0},
	} {
		list, n, err := s.List(t.Context(), c.who.Scope(), 100, 0)
		if err != nil || n != c.n || len(list) != c.n {
			t.Errorf("%s: %d of %d, %v", name, len(list), n, err)
		}
		for _, k := range all {
			if got := slices.ContainsFunc(list, func(x Case) bool { return x.ID == k.ID }); got != c.who.Sees(k.Matter()) {
				t.Errorf("%s: the list has %+v: %v", name, k.Matter(), got)
			}
		}
	}
}

func TestReceipts(t *testing.T) {
	const js = `{"standard":{"id":"s","version":"3","hash":"abc"}}`
	run := func(context.Context, Case, Upload, []Upload, func(Progress)) (Product, error) {
		return Product{Title: "某事项", Suggestion: "file", Files: []NamedFile{{"review", []byte(js)}}}, nil
	}
	dir := t.TempDir()
	s := open(t, dir, run)
	from := Sender{ID: "a", Name: "李文", Agency: "河岳咨询"}
	c, err := s.SubmitBy(t.Context(), from, Upload{"报告.docx", []byte("x")}, []Upload{{"表.pdf", []byte("y")}}, Options{Stage: "draft"})
	if err != nil {
		t.Fatal(err)
	}
	await(t, s, c.ID)
	r, err := s.Receipt(t.Context(), c.ID)
	if err != nil || r.Agency != "河岳咨询" || r.Standard.Hash != "abc" || len(r.Attachments) != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	// Through JSON and back it is as good.
	b, _ := json.Marshal(r)
	var back Receipt
	json.Unmarshal(b, &back)
	if v, err := s.Verify(back); err != nil || !v.Valid || !v.Trusted {
		t.Errorf("%+v %v", v, err)
	}
	for name, harm := range map[string]func(*Receipt){
		"other file":   func(r *Receipt) { r.SHA256 = strings.Repeat("0", 64) },
		"other end":    func(r *Receipt) { r.Suggestion = "return" },
		"an annex":     func(r *Receipt) { r.Attachments = append(r.Attachments, "z") },
		"no signature": func(r *Receipt) { r.Signature = "" },
		"strange key":  func(r *Receipt) { r.Key = "AAAA" },
		"other schema": func(r *Receipt) { r.Schema = "wenping.receipt/2" },
	} {
		x := back
		x.Attachments = slices.Clone(x.Attachments)
		harm(&x)
		if v, err := s.Verify(x); err != nil || v.Valid || v.Trusted {
			t.Errorf("%s: %+v %v", name, v, err)
		}
	}
	// Another server knows it as whole, and trusts it when told to.
	other := open(t, t.TempDir(), echo)
	if v, _ := other.Verify(back); !v.Valid || v.Trusted {
		t.Errorf("%+v", v)
	}
	os.WriteFile(filepath.Join(other.dir, trustFile), []byte("x y\n"+s.PublicKey()+" 河岳咨询的服务器\n"), 0o600)
	if v, _ := other.Verify(back); !v.Trusted || v.Signer != "河岳咨询的服务器" {
		t.Errorf("%+v", v)
	}
	// Submitting opens a case of its own, with the same bytes.
	k, err := s.SubmitChecked(t.Context(), from, c.ID)
	if err != nil || k.ID == c.ID || k.Options.Stage != "filing" || k.File.SHA256 != c.File.SHA256 || len(k.With) != 1 || k.Sender != from {
		t.Errorf("%+v %v", k, err)
	}
	await(t, s, k.ID)
	if _, err := s.Receipt(t.Context(), k.ID); code(err) != problem.NotFound {
		t.Errorf("a receipt of what is no self-check: %v", err)
	}
	if _, err := s.SubmitChecked(t.Context(), from, k.ID); code(err) != problem.Conflict {
		t.Errorf("twice: %v", err)
	}
}

func TestPurgeDeletesAndProves(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, func(_ context.Context, c Case, r Upload, _ []Upload, _ func(Progress)) (Product, error) {
		return Product{Files: []NamedFile{{"review", []byte("{}")}, {"annotated.docx", append([]byte("annotated"), r.Data...)}, {"notice.pdf", []byte("n")}}}, nil
	})
	made := map[string]Case{}
	for name, data := range map[string]string{"closed": "A", "open": "B", "shares": "C", "self-check": "C2", "fresh": "D"} {
		if name == "shares" {
			data = "A" // the same bytes as a closed one
		}
		stage := ""
		if name == "self-check" {
			stage = "draft"
		}
		c, err := s.Submit(t.Context(), Upload{name + ".docx", []byte(data)}, []Upload{{"附件.pdf", []byte(name)}}, Options{Stage: stage})
		if err != nil {
			t.Fatal(err)
		}
		made[name], _ = await(t, s, c.ID)
		if name == "closed" || name == "open" {
			l := letter(t, s, c.ID, "陈静", len(made))
			if name == "closed" {
				if _, err := s.IssueLetter(t.Context(), l, "陈静", 0, false, Register{"云政法函", 2026, "云政法函〔2026〕1号"}, []NamedFile{{"notice.pdf", []byte("签发件")}, {"package.zip", []byte("全部")}, {"annotated.docx", []byte("签发的带批注报告")}}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	claim(t, s)
	if got, err := s.Purge(t.Context(), "林管", s.now().Add(-time.Hour), false); err != nil || len(got) != 0 {
		t.Fatalf("%v %v", got, err)
	}
	later := s.now().Add(time.Hour)
	tried, err := s.Purge(t.Context(), "林管", later, true)
	if err != nil || len(tried) == 0 {
		t.Fatal(tried, err)
	}
	if b, err := s.Bytes(t.Context(), made["closed"].File); err != nil || string(b) != "A" {
		t.Fatal("a trial deleted something", err)
	}
	got, err := s.Purge(t.Context(), "林管", later, false)
	if err != nil || len(got) != len(tried) {
		t.Fatalf("%v %v", got, err)
	}
	var kept []string
	for _, p := range got {
		if p.Kept {
			kept = append(kept, p.What)
		} else if _, err := s.blobs.get(t.Context(), p.SHA256); err == nil {
			t.Errorf("%s is still there", p.What)
		}
	}
	if !slices.Equal(kept, []string{"closed.docx", "annotated.docx"}) { // the annotated copy is of the same bytes too
		t.Errorf("kept %v", kept)
	}
	for name, gone := range map[string]bool{"closed": true, "self-check": true, "open": false, "shares": false, "fresh": false} {
		c, err := s.Find(t.Context(), made[name].ID)
		if err != nil || (c.Gone() != nil) != gone {
			t.Errorf("%s: %v %v", name, c.Gone(), err)
		}
		if _, err := s.Product(t.Context(), c.ID, "review"); err != nil {
			t.Errorf("%s: the review went too: %v", name, err)
		}
		if _, err := s.Bytes(t.Context(), c.With[0]); (err != nil) != gone {
			t.Errorf("%s: attachment %v", name, err)
		}
	}
	if b, err := s.LetterFile(t.Context(), made["closed"].ID, 1, "notice.pdf"); err != nil || string(b) != "签发件" {
		t.Errorf("%q %v", b, err)
	}
	// The log has each blob by its hash, and holds; what comes back is noticed.
	if _, err := s.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
	if still, err := s.StillThere(t.Context()); err != nil || len(still) != 0 {
		t.Errorf("%v %v", still, err)
	}
	for _, p := range got {
		if !p.Kept {
			back := s.blobs.(*folder).path(p.SHA256)
			os.MkdirAll(filepath.Dir(back), 0o700)
			os.WriteFile(back, nil, 0o600)
			break
		}
	}
	if still, err := s.StillThere(t.Context()); err != nil || len(still) != 1 {
		t.Errorf("%v %v", still, err)
	}
	if got, err := s.Purge(t.Context(), "林管", later, false); err != nil || len(got) != 0 {
		t.Errorf("a second time: %v %v", got, err)
	}
}

func TestACommandWorksBesideTheServer(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, echo)
	beside, err := openAt(t, Config{Dir: dir, Beside: true})
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close(t.Context())
	secret, _, err := beside.AddToken(t.Context(), "控制台", Token{Name: "t", Roles: []access.Role{access.Clerk}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Bearer(t.Context(), secret); err != nil {
		t.Errorf("the server does not know it: %v", err)
	}
	if _, err := beside.Purge(t.Context(), "控制台", time.Now(), false); code(err) != problem.Storage {
		t.Errorf("a purge beside the server: %v", err)
	}
	if _, err := openAt(t, Config{Dir: dir, Beside: true, Whole: true}); code(err) != problem.Storage {
		t.Errorf("%v", err)
	}
	// Without a server it opens the folder by itself, a new one too.
	alone, err := openAt(t, Config{Dir: t.TempDir(), Beside: true})
	if err != nil {
		t.Fatal(err)
	}
	defer alone.Close(t.Context())
	if _, err := alone.FirstLink(t.Context()); err != nil {
		t.Error(err)
	}
	if !errors.Is(alone.Note(t.Context(), "控制台", "look", "", ""), nil) {
		t.Error("no log")
	}
}
