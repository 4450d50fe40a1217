// Package mfa knows what an account asks for beside its password, operation by
// operation, as its owner noted it: one switch of a firm seldom covers all of
// them. It compares that with what the directory knows of the firm, and says what
// to do next there; and across accounts, what hangs on which telephone number and
// mail address.
//
// # What is noted, and where
//
// Each is a fact of package fact, in the custom data of the account:
//
//	kagikura.mfa.login          {"method":"passkey","since":"2025-11-02"}
//	kagikura.mfa.order          and kagikura.mfa.withdrawal, kagikura.mfa.change
//	kagikura.notice.login       {"on":true,"since":"2025-11-02","to":"mail"}
//	kagikura.notice.order       and kagikura.notice.withdrawal
//	kagikura.device             {"registered":"2026-09-01","days":90}
//	kagikura.passkey.<id>       {"device":"Pixel 9","made":"2025-11-02","recovery":"…"}
//
// Telephone number and mail address are visible text fields of the account
// ([vault.FieldRegisteredPhone], [vault.FieldRegisteredMail]), so that any KeePass
// program shows them.
//
// What nothing was noted of is unknown, which is not the same as [None].
//
// # Rank
//
// Methods are ranked by what a thief with a copy of the firm's page still lacks;
// see [Rank]. A security key and a passkey are one rank, both answer only the
// true host. A token of the firm that shows codes ranks with the firm's own app:
// its codes can be relayed, but its seed lies in no mailbox and on no second
// telephone. That a device is registered once is worth what the mail or the call is
// worth by which another one would be registered.
//
// It is pure: the clock is an argument. Nothing here is a secret.
package mfa
