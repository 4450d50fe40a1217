//go:build !darwin && !windows

package computer

const system = Linux
