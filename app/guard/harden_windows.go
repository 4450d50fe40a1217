package guard

import (
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Numbers of Windows that package windows does not have.
const (
	imageLoadPolicy     = 10 // ProcessImageLoadPolicy
	noRemoteImages      = 1
	noLowLabelImages    = 2
	reportsWithoutHeap  = 1 // WER_FAULT_REPORTING_FLAG_NOHEAP
	rightsOfOthers      = windows.PROCESS_QUERY_LIMITED_INFORMATION | windows.PROCESS_TERMINATE | windows.SYNCHRONIZE
	ownerRights         = windows.WinCreatorOwnerRightsSid
	protectsAgainstUser = windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
)

var (
	kernel32                   = windows.NewLazySystemDLL("kernel32.dll")
	setProcessMitigationPolicy = kernel32.NewProc("SetProcessMitigationPolicy")
	werSetFlags                = kernel32.NewProc("WerSetFlags")
)

// Harden shuts this process to others, for good. Call it before anything
// secret is read. What the system refuses is the error; all else is done.
func Harden() error {
	return errors.Join(narrowAccess(), narrowLibraries(), narrowReports())
}

// narrowAccess replaces the process's access list. The owner's own right to
// replace it again is taken away too, which is what the entry for owner rights
// is for.
func narrowAccess() error {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return fmt.Errorf("guard: the user of this process: %w", err)
	}
	owner, err := windows.CreateWellKnownSid(ownerRights)
	if err != nil {
		return fmt.Errorf("guard: owner rights: %w", err)
	}
	var entries []windows.EXPLICIT_ACCESS
	for _, who := range []*windows.SID{user.User.Sid, owner} {
		entries = append(entries, windows.EXPLICIT_ACCESS{
			AccessPermissions: rightsOfOthers,
			AccessMode:        windows.SET_ACCESS,
			Inheritance:       windows.NO_INHERITANCE,
			Trustee: windows.TRUSTEE{
				TrusteeForm:  windows.TRUSTEE_IS_SID,
				TrusteeType:  windows.TRUSTEE_IS_UNKNOWN,
				TrusteeValue: windows.TrusteeValueFromSID(who),
			},
		})
	}
	list, err := windows.ACLFromEntries(entries, nil)
	if err == nil {
		err = windows.SetSecurityInfo(windows.CurrentProcess(), windows.SE_KERNEL_OBJECT, protectsAgainstUser, nil, nil, list, nil)
	}
	if err != nil {
		return fmt.Errorf("guard: access to this process: %w", err)
	}
	return nil
}

// narrowLibraries keeps libraries from a network share, or from a place that a
// sandboxed program may write to, from being loaded.
func narrowLibraries() error {
	if setProcessMitigationPolicy.Find() != nil {
		return nil // before Windows 8
	}
	flags := uint32(noRemoteImages | noLowLabelImages)
	if ok, _, err := setProcessMitigationPolicy.Call(imageLoadPolicy, uintptr(unsafe.Pointer(&flags)), unsafe.Sizeof(flags)); ok == 0 {
		return fmt.Errorf("guard: libraries: %w", err)
	}
	return nil
}

// narrowReports keeps the heap out of error reports. The Go runtime shows no
// dialog at a crash by itself.
func narrowReports() error {
	if failed, _, _ := werSetFlags.Call(reportsWithoutHeap); failed != 0 {
		return fmt.Errorf("guard: error reports: %w", windows.Errno(failed))
	}
	return nil
}
