// Package revision sets two versions of one document side by side.
//
// What: Compare aligns the blocks of an old document with those of a new one
// (same, changed with the words that differ, added, removed, moved), the rows and
// cells of their tables likewise, and Trace says of any passage of the old
// version what became of it in the new one: kept, changed, cut out, removed, and
// whether it stands elsewhere.
//
// Why: a reviewer must see what was done to the very passage that was returned. A
// flaw is not mended because the words that showed it are gone; only the text
// itself tells the one from the other. So this knows neither rules nor findings.
//
// How: texts that are alike in both versions and stand once in each are anchors
// (patience), then the gaps between them are aligned by likeness, then what is
// left is looked for anywhere. Time grows with the length of the texts; what
// could grow faster (gaps without anchors, long texts with nothing in common) has
// a budget, and beyond it is called removed and added.
//
// Never: differences of width, space and line break count. They come with another
// file format and say nothing about the report.
package revision
