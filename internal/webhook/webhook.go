// Package webhook sends events to the addresses of other systems.
//
// What: a Sender posts a signed event to an address whose origin it was told
// at the start. The signature is that of the Standard Webhooks convention:
// HMAC-SHA256 over id, time and body.
//
// Why: an account that is taken over must not make this server speak to
// whatever machine it likes: where events may go is said by who starts it.
//
// Never: it follows no redirect, uses no proxy, and keeps nothing of an answer.
// What is sent, when and how often is not its business.
package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wenping/internal/problem"
)

// Sender sends to some origins only.
type Sender struct {
	origins []string
	client  http.Client
	now     func() time.Time
}

// ErrGone is a receiver that wants no more, or an address that is not allowed:
// sending again is of no use.
var ErrGone = errors.New("the address takes no events")

// New makes a sender to these origins, such as https://oa.example:8443.
func New(origins []string) (*Sender, error) {
	s := &Sender{now: time.Now}
	for _, o := range origins {
		u, err := url.Parse(strings.TrimSuffix(o, "/"))
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" || u.RawQuery != "" || u.User != nil {
			return nil, problem.New(problem.Usage, "“%s”写法有误：只写协议、主机和端口，如 https://oa.example:8443。", o)
		}
		s.origins = append(s.origins, origin(u))
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy, t.MaxResponseHeaderBytes, t.DisableKeepAlives = nil, 64<<10, true
	s.client = http.Client{Transport: t, Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s, nil
}

// origin is scheme, host and port in one spelling.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// Origins are those that may be sent to.
func (s *Sender) Origins() []string { return slices.Clone(s.origins) }

// Allows says, as a problem, why an address cannot be sent to.
func (s *Sender) Allows(address string) error {
	u, err := url.Parse(address)
	if err != nil || len(address) > 500 || u.Host == "" || u.User != nil || u.Fragment != "" {
		return problem.New(problem.Usage, "地址写法有误，应如 https://oa.example/notify，不带用户名和密码。")
	}
	if !slices.Contains(s.origins, origin(u)) {
		return problem.New(problem.Usage, "不能向这个地址发送：%s 不在启动时允许的范围（--webhook-to）。请联系负责服务器的人员。", u.Scheme+"://"+u.Host)
	}
	return nil
}

// Sign gives the signature of an event sent at a time (Unix seconds). secret
// is whsec_ and base64.
func Sign(secret, id, at string, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return "", fmt.Errorf("webhook secret: %w", err)
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(id + "." + at + "."))
	h.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}

// Send posts an event. Anything but an answer of 2xx is an error; ErrGone where
// it is of no use to try again.
func (s *Sender) Send(ctx context.Context, address, secret, id string, body []byte) error {
	if err := s.Allows(address); err != nil {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	at := strconv.FormatInt(s.now().Unix(), 10)
	sig, err := Sign(secret, id, at, body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "wenping")
	req.Header.Set("Webhook-Id", id)
	req.Header.Set("Webhook-Timestamp", at)
	req.Header.Set("Webhook-Signature", sig)
	res, err := s.client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // without the address, which may hold a key
		}
		return err
	}
	defer res.Body.Close()
	io.CopyN(io.Discard, res.Body, 64<<10)
	switch {
	case res.StatusCode == http.StatusGone:
		return fmt.Errorf("%w: answered %d", ErrGone, res.StatusCode)
	case res.StatusCode < 200 || res.StatusCode > 299:
		return fmt.Errorf("answered %d", res.StatusCode)
	}
	return nil
}
