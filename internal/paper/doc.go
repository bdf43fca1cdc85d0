// Package paper says what papers say: it composes the notice and the filing
// form from a review. Wording is data (templates); how a paper looks is the
// business of package render.
//
// Decisions bound here: nothing is guessed (a value that was not read, or read
// in two ways, stays a visible blank and is listed for a person); papers made
// without recorded human opinions are drafts and call their points 拟提出; an
// item's verdict is counted once, and 符合 + 不符合 + 需核实 + 不适用 is always
// the number of items.
package paper
