package linkcheck

import "strings"

// opened are the endings of more than two letters that existed before anybody
// could buy one: the others came in numbers from 2013 on.
var opened = map[string]bool{
	"com": true, "net": true, "org": true, "edu": true, "gov": true, "mil": true, "int": true, "info": true, "biz": true, "name": true, "pro": true,
	"aero": true, "asia": true, "cat": true, "coop": true, "jobs": true, "mobi": true, "museum": true, "post": true, "tel": true, "travel": true, "arpa": true,
	"bank": true, "insurance": true, "sbi": true, "statebank": true, // not for everybody
	"example": true, "test": true, "invalid": true, "localhost": true, // nobody can buy one of these
}

// young reports whether an ending is one of those that were opened lately,
// where a name costs next to nothing.
func young(ending string) bool {
	last := ending[strings.LastIndexByte(ending, '.')+1:]
	return global(ending) && !opened[last] && !strings.HasPrefix(last, "xn--")
}

// global reports whether an ending is that of no country. Under a country's
// ending another firm may have the name rightfully.
func global(ending string) bool { return len(ending)-strings.LastIndexByte(ending, '.')-1 > 2 }

// inJapan reports whether an ending is one whose registrants have an address in
// Japan. Fakes are rare there; group companies and vendors are not.
func inJapan(ending string) bool { return ending == "jp" || strings.HasSuffix(ending, ".jp") }
