package paper

import "wenping/internal/zh"

// tidy gives Chinese text Chinese marks, as a letter prints them.
func tidy(s string) string { return zh.Punctuate(s) }
