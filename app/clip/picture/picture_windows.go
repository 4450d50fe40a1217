package picture

import (
	"context"
	"runtime"
	"slices"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"kagikura/app/clip"
)

// Possible tells whether pictures can be read from the clipboard on this system.
const Possible = true

// bitmap is the clipboard's format CF_DIB, which Windows makes of every bitmap.
const bitmap = 8

// another program may hold the clipboard for a moment.
const tryAgain = 20 * time.Millisecond

var (
	user32                     = windows.NewLazySystemDLL("user32.dll")
	kernel32                   = windows.NewLazySystemDLL("kernel32.dll")
	openClipboard              = user32.NewProc("OpenClipboard")
	closeClipboard             = user32.NewProc("CloseClipboard")
	getClipboardData           = user32.NewProc("GetClipboardData")
	isClipboardFormatAvailable = user32.NewProc("IsClipboardFormatAvailable")
	registerClipboardFormat    = user32.NewProc("RegisterClipboardFormatW")
	globalLock                 = kernel32.NewProc("GlobalLock")
	globalUnlock               = kernel32.NewProc("GlobalUnlock")
	globalSize                 = kernel32.NewProc("GlobalSize")
)

func read(ctx context.Context) ([]byte, error) {
	runtime.LockOSThread() // the thread that opens the clipboard closes it
	defer runtime.UnlockOSThread()
	for {
		if opened, _, _ := openClipboard.Call(0); opened != 0 {
			break
		}
		select {
		case <-ctx.Done():
			return nil, clip.ErrPictureUnreadable
		case <-time.After(tryAgain):
		}
	}
	defer closeClipboard.Call()
	name, err := windows.UTF16PtrFromString("PNG")
	if err != nil {
		return nil, clip.ErrPictureUnreadable
	}
	if png, _, _ := registerClipboardFormat.Call(uintptr(unsafe.Pointer(name))); png != 0 && available(png) {
		return content(png)
	}
	if !available(bitmap) {
		return nil, clip.ErrNoPicture
	}
	dib, err := content(bitmap)
	if err != nil {
		return nil, err
	}
	file, ok := bitmapFile(dib)
	clear(dib)
	if !ok {
		return nil, clip.ErrPictureUnreadable
	}
	return file, nil
}

func available(format uintptr) bool {
	is, _, _ := isClipboardFormatAvailable.Call(format)
	return is != 0
}

// content is a copy of what the open clipboard has in a format.
func content(format uintptr) ([]byte, error) {
	handle, _, _ := getClipboardData.Call(format)
	if handle == 0 {
		return nil, clip.ErrPictureUnreadable
	}
	size, _, _ := globalSize.Call(handle)
	if size > MaxBytes {
		return nil, clip.ErrPictureTooLarge
	}
	at, _, _ := globalLock.Call(handle)
	if at == 0 {
		return nil, clip.ErrPictureUnreadable
	}
	defer globalUnlock.Call(handle)
	memory := *(*unsafe.Pointer)(unsafe.Pointer(&at)) // the system's, which never moves
	return slices.Clone(unsafe.Slice((*byte)(memory), size)), nil
}
