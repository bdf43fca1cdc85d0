// Package ocr reads the pictures of pages with an engine that may or may not be
// installed on the machine.
//
// What: Find looks for an engine at run time: our own recognition component
// beside the program, or tesseract with its Chinese data. Engine.Recognise
// takes the grey picture of one page and gives back its lines of text, each
// with the place of every character and with a confidence, and the ruling lines
// that are drawn on it, so that the layout code of a page of text does for a
// scan as well.
//
// Why: a scan that nobody reads costs the sender a letter; a scan that is read
// wrongly costs them an unjust one. So an engine is never required, each line
// says how sure it is, and the page is made upright and its ruling lines are
// found here, the same for every engine.
//
// Engines are programs by others that work on hostile pictures: each is a child
// process with limits on memory, time and output, killed with all that it has
// started, without files, and given nothing but the picture.
//
// Never: this package knows a PDF, decides what a line means, or turns what it
// could not read into text.
package ocr
