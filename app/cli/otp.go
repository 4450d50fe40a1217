package cli

import (
	"context"
	"fmt"
	"time"
)

// codes are an account's one-time codes as otp shows them. ValidUntil is when
// Next takes the place of Code; counter-based codes have neither.
type codes struct {
	Code       string    `json:"code"`
	ValidUntil time.Time `json:"valid_until"`
	Next       string    `json:"next"`
	// Corrected is what was added to this computer's clock, which is wrong, in
	// seconds; ValidUntil is by the clock as it is.
	Corrected float64 `json:"corrected_seconds"`
}

// runOTP prints the account's one-time code, as JSON [codes].
func runOTP(ctx context.Context, c *call) error {
	a, err := c.unlockAccount(ctx)
	if err != nil {
		return err
	}
	code, err := c.session.Code(a.ID)
	if err != nil {
		return err
	}
	c.warnOfClock(code.Corrected)
	if c.options.json {
		return c.writeJSON(codes{code.Now.Text(), code.Now.ValidUntil.UTC(), code.Next.Text(), code.Corrected.Seconds()})
	}
	_, err = fmt.Fprintln(c.out, code.Now.Text())
	return err
}
