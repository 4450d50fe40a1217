// Package merging is the screen that merges another vault into the open one: it
// asks for the file, shows every difference with this vault at the left and the
// other at the right and a sentence of what will become of it, and changes
// nothing before the person says so. The other file is only read.
package merging
