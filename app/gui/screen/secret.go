package screen

import "kagikura/app/gui/secretfield"

// SecretField is a field for a secret that is pasted without a detour through the
// toolkit, where the system gives a way.
func (e Env) SecretField(placeholder string) *secretfield.Field {
	f := secretfield.New(placeholder)
	f.From = e.Paste
	return f
}
