// Package zh understands Chinese text: folding of writing variants, sentences,
// words, numerals, percentages, dates, quantities and working days.
//
// What: Fold makes one form of the many ways to write the same text and keeps
// the way back to the original bytes. Sentences, Numbers, Percents, Dates and
// Spans find things in folded text. Calendar counts calendar and working days.
// Segmenter cuts words; the one implementation lives in zh/jieba.
//
// Why: every finder matches on the same folded text, so that １，２００份, 1200 份
// and 一千二百份 are one number, and still cites the original place.
//
// Never: no dictionary of the field (that is data of the rule pack) and no cgo.
package zh
