package secretfield

import "crypto/rand"

// Letter is the text of one character. Those of ASCII are no new strings: made
// one after the other these would lie in memory as the secret does on screen.
func Letter(r rune) string {
	if r < 0x80 {
		return string([]byte{byte(r)})
	}
	return string(r)
}

// Order is a random order of n characters. Who draws a secret makes and draws
// its characters in it: the toolkit keeps what it converts side by side.
func Order(n int) []int {
	order := make([]int, n)
	var dice [2]byte
	for i := range order {
		_, _ = rand.Read(dice[:]) // never fails
		// A bias of less than n in 65,536 does no harm here.
		j := (int(dice[0])<<8 | int(dice[1])) % (i + 1)
		order[i], order[j] = order[j], i
	}
	return order
}
