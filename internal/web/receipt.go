package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"wenping/internal/problem"
	"wenping/internal/store"
)

// sender is who hands a report in.
func sender(c *gin.Context) store.Sender {
	w := known(c)
	if w == nil || w.Alone {
		return store.Sender{}
	}
	return store.Sender{ID: w.ID, Name: w.Name, Agency: w.Agency}
}

// receipt gives the signed receipt of a self-check.
func (s *server) receipt(c *gin.Context) {
	r, err := s.Store.Receipt(c.Request.Context(), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="receipt.json"; filename*=UTF-8''%s`, url.PathEscape(stem(r.File)+".receipt.json")))
	c.JSON(http.StatusOK, r)
}

// verifyReceipt says what a receipt is worth.
func (s *server) verifyReceipt(c *gin.Context) {
	var r store.Receipt
	if err := readJSON(c, &r); err != nil {
		fail(c, err)
		return
	}
	v, err := s.Store.Verify(r)
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, v)
}

func (s *server) receiptKey(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"key": s.Store.PublicKey(), "algorithm": "ed25519"})
}

// submitChecked opens a case from a self-check.
func (s *server) submitChecked(c *gin.Context) {
	k, err := s.Store.SubmitChecked(c.Request.Context(), sender(c), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	s.accepted(c, k)
}

// submitCheckedForm is the same from the page.
func (s *server) submitCheckedForm(c *gin.Context) {
	k, err := s.Store.SubmitChecked(c.Request.Context(), sender(c), c.Param("id"))
	if err != nil {
		fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/reports/"+k.ID)
}

// whole and brokenAt say what reading the audit log has shown.
func whole(n int) string { return fmt.Sprintf("已核验全部 %d 行，前后衔接完整。", n) }

func brokenAt(err error) string {
	var b *store.Broken
	if errors.As(err, &b) {
		return b.Error()
	}
	return ""
}

var noName = problem.New(problem.Conflict, "姓名随账号，由管理员设定。")
