// Package access says who may do what: roles, rights, and which cases a person
// sees. It is plain values: no request, no database, no clock.
//
// What: a route asks for a Right; a Who holds roles; May says whether they fit,
// MayOn whether they fit on this case. Who may see which case is said twice,
// for one case (Sees) and for a list (Scope), and a test holds the two together.
//
// Why: rules of this kind are read by those who answer for them. They stand on
// one page, and a test walks every role over every route.
//
// Never: a right that nobody asked for is granted; an unknown role opens nothing.
package access
