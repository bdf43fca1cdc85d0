// Package web serves the API of version 1 and the pages for people.
//
// What: New gives an http.Handler over a Store: uploads, states, live progress,
// the review as JSON and the papers as PDF; the upload page and the result page
// are made of the same data.
//
// Who: routes lists every address with the right that it asks for; the gate
// finds who comes (session, token, or the one user of a machine without
// accounts) and asks package access. Requests with a foreign Host or Origin are
// refused, so that a page elsewhere cannot drive the server through a browser.
//
// Manners: errors are RFC 9457 problem details with a Chinese sentence; nothing
// is loaded from outside; uploads are screened before they are stored.
package web
