// Package refused is the page for a one-time code that a firm refused: nearly
// always this computer's clock is wrong. It is compared with a code of another
// device, or with a time server that the person names, and codes are corrected
// by what is found.
package refused
