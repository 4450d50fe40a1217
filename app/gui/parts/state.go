package parts

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/theme"
)

// State is what a colour may mean. An icon and a word always say the same.
type State uint8

const (
	Neutral   State = iota
	Good            // verified, secured
	Attention       // something to do
	Bad             // not official, reused, an emergency
)

func (s State) ink() fyne.ThemeColorName {
	switch s {
	case Good:
		return theme.Matsu
	case Attention:
		return theme.Yamabuki
	case Bad:
		return theme.Shu
	}
	return theme.Ai
}

func (s State) tint() fyne.ThemeColorName {
	switch s {
	case Good:
		return theme.MatsuTint
	case Attention:
		return theme.YamabukiTint
	case Bad:
		return theme.ShuTint
	}
	return theme.AiTint
}

func (s State) icon() theme.Icon {
	switch s {
	case Good:
		return theme.IconCheck
	case Attention:
		return theme.IconWarning
	case Bad:
		return theme.IconCross
	}
	return theme.IconInfo
}
