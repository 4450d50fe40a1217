package incident

// Step is one thing to do, by a name that stands in records for ever.
type Step string

const (
	// Reached: the firm was reached, by the bookmark or by a number that does not
	// come from the message that is in doubt.
	Reached Step = "firm-reached"
	// Frozen: the firm was asked to freeze the account.
	Frozen Step = "freeze-asked"
	// LoginChanged and TradingChanged: that password was changed, on the site
	// that the bookmark opens.
	LoginChanged   Step = "login-password-changed"
	TradingChanged Step = "trading-password-changed"
	// OrdersChecked, WithdrawalChecked and ContactChecked: orders, holdings and
	// cash, the bank account for withdrawals, and the registered mail address and
	// telephone number were looked at.
	OrdersChecked     Step = "orders-checked"
	WithdrawalChecked Step = "withdrawal-account-checked"
	ContactChecked    Step = "contact-data-checked"
	// EvidenceKept: mails, messages and pictures of the screen were kept.
	EvidenceKept Step = "evidence-kept"
	// PoliceTold and the rest: it was reported there.
	PoliceTold   Step = "police-told"
	FSATold      Step = "fsa-told"
	JSDATold     Step = "jsda-told"
	FINMACTold   Step = "finmac-told"
	ConsumerTold Step = "consumer-line-told"
)

// Stage is a part of the plan; its name serves to find its sentences.
type Stage struct {
	Name  string
	Steps []Step
}

// Plan is what to do, in the order in which it helps: the thief is stopped first,
// and what is reported later is seen and kept before.
func Plan() []Stage {
	return []Stage{
		{"stop", []Step{Reached, Frozen}},
		{"passwords", []Step{LoginChanged, TradingChanged}},
		{"look", []Step{OrdersChecked, WithdrawalChecked, ContactChecked}},
		{"evidence", []Step{EvidenceKept}},
		{"report", []Step{PoliceTold, FSATold, JSDATold, FINMACTold, ConsumerTold}},
	}
}

// Steps are the steps of the plan in its order.
func Steps() []Step {
	var all []Step
	for _, stage := range Plan() {
		all = append(all, stage.Steps...)
	}
	return all
}

// Known reports whether the step is one of the plan.
func (s Step) Known() bool { return s.place() < len(Steps()) }

// place is where in the plan the step stands; behind it for any other.
func (s Step) place() int {
	all := Steps()
	for i, step := range all {
		if s == step {
			return i
		}
	}
	return len(all)
}

// Offices are the IDs of the offices that a step is about, as
// [brokerage.Office] has them.
func (s Step) Offices() []string {
	switch s {
	case PoliceTold:
		return []string{"police-consultation", "police-emergency"}
	case FSATold:
		return []string{"fsa"}
	case JSDATold:
		return []string{"jsda"}
	case FINMACTold:
		return []string{"finmac"}
	case ConsumerTold:
		return []string{"consumer-line"}
	}
	return nil
}
