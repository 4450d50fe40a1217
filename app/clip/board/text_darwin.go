package board

import (
	"context"
	"slices"
	"unsafe"

	"github.com/ebitengine/purego/objc"

	"kagikura/app/clip"
	"kagikura/crypto/secret"
)

func read(context.Context) ([]byte, error) {
	b, err := Open()
	if err != nil {
		return nil, clip.ErrTextUnreadable
	}
	defer pooled()()
	data := b.(*pasteboard).board.Send(objc.RegisterName("dataForType:"), name(plainText))
	length := int(data.Send(objc.RegisterName("length")))
	switch {
	case length == 0:
		return nil, nil
	case length > secret.MaxTyped:
		return nil, secret.ErrTooLong
	}
	bytes := objc.Send[unsafe.Pointer](data, objc.RegisterName("bytes"))
	return slices.Clone(unsafe.Slice((*byte)(bytes), length)), nil
}
