// Package paper sets documents on A4 pages, as PDF files in Japanese or English:
// the record of an account, an emergency plan, a family's sheet.
//
// A [Document] is a title and blocks, one below the other: headings,
// paragraphs, steps with boxes to tick, tables, lines to write on. [Document.Write]
// breaks it into pages, each with its number ("1/2"). The bundled fonts go along,
// cut down to the characters that are used, and the text can be searched and
// copied. The same document gives the same bytes: the time is one of its fields.
//
// # No secret
//
// A PDF is a file on a disk that nothing protects. Everything that a block
// takes is a plain string, and a secret is no string in this program: what is to
// be kept secret is written by hand, in the room that [Ruled] and [Cells] leave.
//
// # Texts from outside
//
// Every text is made fit to be shown as on the screen: control and
// bidirectional characters are escaped, what the fonts lack is a visible
// placeholder. What is longer than [typeset.MaxLines] characters is cut, in what
// stands on one line (titles, names, addresses) than [typeset.MaxLine].
//
// # The library
//
// Pages are drawn with go-pdf/fpdf, which embeds subsets of TrueType fonts, needs
// nothing but the standard library, and is maintained. Where lines and pages end
// is decided here, because its own breaking knows no Japanese.
package paper
