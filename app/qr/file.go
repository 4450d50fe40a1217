package qr

import (
	"context"
	"fmt"
	"os"
)

// DecodeFile is Decode for a file. ErrNoPicture for a folder or a device, which
// is not opened; else the errors are those of Decode and of opening the file.
func DecodeFile(ctx context.Context, path string) ([][]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("qr: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNoPicture
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("qr: %w", err)
	}
	defer f.Close()
	return Decode(ctx, f)
}
