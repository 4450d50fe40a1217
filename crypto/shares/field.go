package shares

// product multiplies in GF(256) with x⁸+x⁴+x³+x+1, the field of AES. It has
// neither branches nor tables, so that its time says nothing about a and b.
func product(a, b byte) (p byte) {
	for range 8 {
		p ^= a & -(b & 1)
		a = a<<1 ^ 0x1B&-(a>>7)
		b >>= 1
	}
	return p
}

// inverse is a²⁵⁴, the inverse of every a but 0, whose is 0.
func inverse(a byte) byte {
	p := byte(1)
	for range 7 { // 254 is 0b11111110
		a = product(a, a)
		p = product(p, a)
	}
	return p
}

// at is the value at x of the polynomial with these coefficients, the constant
// first.
func at(coefficients []byte, x byte) (y byte) {
	for i := len(coefficients) - 1; i >= 0; i-- {
		y = product(y, x) ^ coefficients[i]
	}
	return y
}

// weights are what the values at the places xs, all different, count for in the
// value at x of the polynomial through them.
func weights(xs []byte, x byte) []byte {
	out := make([]byte, len(xs))
	for i, xi := range xs {
		w := byte(1)
		for j, xj := range xs {
			if i != j {
				w = product(w, product(x^xj, inverse(xi^xj)))
			}
		}
		out[i] = w
	}
	return out
}
