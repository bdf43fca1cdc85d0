// Package word writes a manuscript.Manuscript as a docx file in the habits of
// three programs.
//
// What: Word writes styles, automatic numbers and fields; WPS writes direct
// formatting, typed numbers and many small runs; LibreOffice writes its own
// style names, borders on every cell and lists that hang on styles.
//
// Why: the same text must be read alike whoever saved it.
//
// Never: product code imports this package.
package word
