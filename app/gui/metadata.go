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
		if checksThreads {
			delete(file.Migrations, "fyneDo")
		}
		return fyne.AppMetadata{}, fmt.Errorf("gui: FyneApp.toml: %w", err)
	}
	if file.Details.ID == "" || file.Details.Version == "" {
		if checksThreads {
			delete(file.Migrations, "fyneDo")
		}
		return fyne.AppMetadata{}, fmt.Errorf("gui: FyneApp.toml: ID or Version is missing")
	}
	if checksThreads {
		delete(file.Migrations, "fyneDo")
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
