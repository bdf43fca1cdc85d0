package review

import (
	"encoding/json"
	"io"

	"wenping/internal/problem"
)

// WriteJSON writes the review as one line.
func WriteJSON(w io.Writer, r *Review) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

// failure is the JSON form of a submission that could not be reviewed.
type failure struct {
	Schema string       `json:"schema"`
	File   string       `json:"file"`
	Error  failureError `json:"error"`
}

type failureError struct {
	Code    problem.Code `json:"code"`
	Message string       `json:"message"`
}

// WriteError writes, as one line, why a submission could not be reviewed.
func WriteError(w io.Writer, file string, err error) error {
	p := problem.From(err)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(failure{Schema, file, failureError{p.Code, masked(p.Message)}})
}
