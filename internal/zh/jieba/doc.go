// Package jieba cuts Chinese text into words with gojieba; it is the only door
// to that library.
//
// What: New takes the words of the trade (from the rule pack) and gives a
// zh.Segmenter. Its dictionary is loaded on the first Segment, once, in about
// 0.2 s and 46 MB; a run that never segments never loads it.
//
// Why embedded: gojieba looks for its dictionary at the path it was built at,
// so a binary on another machine would panic. dict/words.gz is jieba.dict.utf8
// of cppjieba (as in gojieba v1.4.7; MIT, see dict/LICENSE) cut to words of
// frequency 10 and more:
//
//	awk '$2>=10' jieba.dict.utf8 | gzip -9n > dict/words.gz
//	gzip -9n < hmm_model.utf8 > dict/hmm.gz
//
// The full dictionary costs 0.7 s and 138 MB and changes no finding. Keyword
// extraction is not used, so the IDF file is one line.
//
// Never: text straight into the library. It gives nothing back for one invalid
// byte, stops at NUL, and aborts the process on a bad dictionary.
package jieba
