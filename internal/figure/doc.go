// Package figure draws what a report claims as pictures: dates on a line, the
// arithmetic of its surveys, risks against measures, levels before and after,
// weights and index.
//
// What: each function takes facts and gives a Figure: SVG with its sentence for
// those who do not see it, and the same numbers as a table.
//
// Why: people look before they read. A number links to where it stands; what
// was not read is a dashed empty outline, never a zero; what does not add up
// sticks out hatched and is named.
//
// Never: no rule is judged here. A fault is marked only where a finding of the
// review cites the same place; sums are compared, not judged.
package figure
