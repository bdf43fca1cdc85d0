// Package problem is an error that a person can act on.
//
// What: an Error has a stable Code for machines, a Message in Chinese that says
// what is wrong with which file and what to do, and a cause in English for logs.
// cmd turns codes into exit statuses, web into HTTP statuses.
//
// Why: a reviewer who uploads a damaged or encrypted file must read one clear
// sentence, never a stack of wrapped library messages.
//
// Never: a Message holds personal data or a path of the machine it ran on.
package problem

import (
	"errors"
	"fmt"
)

// Code names a kind of problem. The values are printed in JSON and do not change.
type Code string

const (
	Encrypted      Code = "encrypted"
	Corrupt        Code = "corrupt"
	TooLarge       Code = "too-large"
	Unsupported    Code = "unsupported"
	Empty          Code = "empty"
	NoText         Code = "no-text"
	NotAReport     Code = "not-a-report"
	SeveralReports Code = "several-reports"
	Classified     Code = "classified"
	Timeout        Code = "timeout"
	Conflict       Code = "conflict" // somebody else was quicker, or it is not the time for it
	NotFound       Code = "not-found"
	Unknown        Code = "unauthorized" // nobody knows who asks
	Forbidden      Code = "forbidden"    // it is known, and he may not
	TooMany        Code = "too-many"     // attempts, or cases that wait; later again
	Busy           Code = "busy"         // somebody else holds what is needed; later again
	Usage          Code = "usage"
	BadRules       Code = "bad-rules"
	Storage        Code = "storage"
	Internal       Code = "internal"
)

// Error is a problem with its sentence for people and its cause for logs.
type Error struct {
	Code    Code
	Message string // Chinese, a whole sentence: what is wrong and what to do
	Cause   error  // English, may be nil
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s (%v)", e.Code, e.Message, e.Cause)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Message)
}

func (e *Error) Unwrap() error { return e.Cause }

// New makes a problem without a cause.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap makes a problem of an error found below.
func Wrap(code Code, cause error, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Cause: cause}
}

// From finds the problem in an error chain. Any other error becomes Internal
// with a message that says nothing of the inside.
func From(err error) *Error {
	var p *Error
	if errors.As(err, &p) {
		return p
	}
	return &Error{Code: Internal, Message: "处理时出现内部错误，文件未受影响。请重试；如仍出现，请把日志交给管理员。", Cause: err}
}
