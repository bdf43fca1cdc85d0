package web

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"wenping/internal/store"
)

// work is a case of the list as the API shows it.
type work struct {
	ID        string      `json:"id"`
	Title     string      `json:"title"`
	File      string      `json:"file"`
	Type      string      `json:"type,omitempty"` // id of the decision type
	Body      string      `json:"body,omitempty"`
	Author    string      `json:"author,omitempty"`
	Stand     store.Stand `json:"stand"`
	Holder    string      `json:"holder,omitempty"` // whose turn it is, where a person has begun
	Received  time.Time   `json:"received_at"`
	Due       string      `json:"due,omitempty"` // 2026-11-20
	Fails     int         `json:"fails"`         // items
	Doubts    int         `json:"doubts"`
	Manuals   int         `json:"manuals"`
	Undecided int         `json:"undecided"`
	Number    string      `json:"number,omitempty"` // of the last letter
	Closed    *time.Time  `json:"closed_at,omitempty"`
	Took      int         `json:"took,omitempty"` // working days
}

// worklist is the list of cases with the filters of its page.
func (s *server) worklist(c *gin.Context) {
	limit, offset := pageRows, 0
	l, err := readListing(c.Request.URL.Query())
	if err == nil {
		err = paged(c, &limit, &offset)
	}
	if err != nil {
		fail(c, err)
		return
	}
	today := day(s.Now())
	rows, total, err := s.Store.Rows(c.Request.Context(), s.filter(c, l, iso(today), iso(s.workday(today, soonDays))), limit, offset)
	if err != nil {
		fail(c, err)
		return
	}
	out := struct {
		Total int    `json:"total"`
		Cases []work `json:"cases"`
	}{total, []work{}}
	for _, r := range rows {
		x := s.line(r, s.who(c), today)
		w := work{ID: r.ID, Title: x.Name, File: r.File, Type: r.Matter, Body: r.Body, Author: r.Author, Stand: r.Stand, Holder: r.Holder, Received: r.Created, Due: r.Due,
			Fails: x.Fails, Doubts: x.Doubts, Manuals: x.Manuals, Undecided: r.Undecided, Number: r.Number, Took: r.Took}
		if !r.Closed.IsZero() {
			w.Closed = &r.Closed
		}
		out.Cases = append(out.Cases, w)
	}
	c.JSON(http.StatusOK, out)
}
