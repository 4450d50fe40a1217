package gui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"github.com/BurntSushi/toml"
)

// Metadata reads FyneApp.toml, the one place that names program and version.
func Metadata(fyneApp, icon []byte) (fyne.AppMetadata, error) {
	var file struct {
		Details struct {
			ID, Name, Version string
			Build             int
		}
		Migrations map[string]bool
	}
	if err := toml.Unmarshal(fyneApp, &file); err != nil {
		return fyne.AppMetadata{}, fmt.Errorf("gui: FyneApp.toml: %w", err)
	}
	if file.Details.ID == "" || file.Details.Version == "" {
		return fyne.AppMetadata{}, fmt.Errorf("gui: FyneApp.toml: ID or Version is missing")
	}
	return fyne.AppMetadata{
		ID:         file.Details.ID,
		Name:       file.Details.Name,
		Version:    file.Details.Version,
		Build:      file.Details.Build,
		Icon:       fyne.NewStaticResource("Icon.png", icon),
		Migrations: file.Migrations,
	}, nil
}
