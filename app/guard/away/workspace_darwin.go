package away

import (
	"context"

	"github.com/ebitengine/purego"
	"github.com/ebitengine/purego/objc"
)

const appKit = "/System/Library/Frameworks/AppKit.framework/AppKit"

// workspaceNotices are those of the workspace; the lock screen tells by
// another center.
var workspaceNotices = map[string]Reason{
	"NSWorkspaceWillSleepNotification":              Sleep,
	"NSWorkspaceWillPowerOffNotification":           Ending,
	"NSWorkspaceSessionDidResignActiveNotification": UserSwitch,
	"NSWorkspaceScreensDidSleepNotification":        ScreenLocked,
	screenIsLocked:                                  ScreenLocked,
}

const screenIsLocked = "com.apple.screenIsLocked"

// deliverImmediately, of NSNotificationSuspensionBehavior: AppKit holds back
// what the distributed center has for a program that is not in front, and with
// it the lock of the screen until somebody comes back.
const deliverImmediately = 4

// watch observes the notices with an object of a class of its own. They come on
// the window's thread, which must not wait for a lock that needs it; so the
// computer is not kept awake here.
func watch(ctx context.Context, lock func(Reason)) {
	if _, err := purego.Dlopen(appKit, purego.RTLD_GLOBAL|purego.RTLD_NOW); err != nil {
		return
	}
	heard := objc.RegisterName("kagikuraHeard:")
	class, err := objc.RegisterClass("KagikuraAway", objc.GetClass("NSObject"), nil, nil, []objc.MethodDef{{
		Cmd: heard,
		Fn: func(_ objc.ID, _ objc.SEL, notice objc.ID) {
			name := objc.Send[string](notice.Send(objc.RegisterName("name")), objc.RegisterName("UTF8String"))
			if reason, ok := workspaceNotices[name]; ok {
				go lock(reason)
			}
		},
	}})
	if err != nil {
		return
	}
	observer := objc.ID(class).Send(objc.RegisterName("new"))
	workspace := objc.ID(objc.GetClass("NSWorkspace")).Send(objc.RegisterName("sharedWorkspace")).Send(objc.RegisterName("notificationCenter"))
	everywhere := objc.ID(objc.GetClass("NSDistributedNotificationCenter")).Send(objc.RegisterName("defaultCenter"))
	add := objc.RegisterName("addObserver:selector:name:object:")
	for name := range workspaceNotices {
		if name != screenIsLocked {
			workspace.Send(add, observer, heard, text(name), objc.ID(0))
		}
	}
	everywhere.Send(objc.RegisterName("addObserver:selector:name:object:suspensionBehavior:"),
		observer, heard, text(screenIsLocked), objc.ID(0), deliverImmediately)
	<-ctx.Done()
	remove := objc.RegisterName("removeObserver:")
	workspace.Send(remove, observer)
	everywhere.Send(remove, observer)
}

// text is an NSString.
func text(s string) objc.ID {
	return objc.ID(objc.GetClass("NSString")).Send(objc.RegisterName("stringWithUTF8String:"), s)
}
