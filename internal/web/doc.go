// Package web serves the API of version 1 and one plain page for people.
//
// What: New gives an http.Handler over a Store: uploads, states, live progress,
// the review as JSON and the papers as PDF; the upload page and the result page
// are made of the same data.
//
// Why loopback: there are no accounts yet. Until there are, the server must be
// bound to this machine only, and requests with a foreign Host or Origin are
// refused, so that a page on the internet cannot drive it through the browser.
//
// Manners: errors are RFC 9457 problem details with a Chinese sentence; nothing
// is loaded from outside; uploads are screened before they are stored.
package web
