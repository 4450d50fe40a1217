package theme

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"

	"kagikura/assets"
)

// Icon names one of the line icons of assets/icons.
type Icon string

const (
	IconKura        Icon = "kura" // the storehouse: the program itself
	IconHome        Icon = "home"
	IconAccount     Icon = "account"
	IconLink        Icon = "link"
	IconChecklist   Icon = "checklist"
	IconWarning     Icon = "warning"
	IconPeople      Icon = "people"
	IconGear        Icon = "gear"
	IconLock        Icon = "lock"
	IconSearch      Icon = "search"
	IconPlus        Icon = "plus"
	IconEye         Icon = "eye"
	IconEyeOff      Icon = "eye-off"
	IconCopy        Icon = "copy"
	IconOpen        Icon = "open" // leaves the window: the browser
	IconCheck       Icon = "check"
	IconCross       Icon = "cross"
	IconBack        Icon = "back"
	IconHistory     Icon = "history"
	IconTrash       Icon = "trash"
	IconKey         Icon = "key"
	IconDice        Icon = "dice" // the generator
	IconFile        Icon = "file"
	IconFolder      Icon = "folder"
	IconEdit        Icon = "edit"
	IconInfo        Icon = "info"
	IconChevron     Icon = "chevron"
	IconChevronDown Icon = "chevron-down"
	IconClock       Icon = "clock"
	IconSave        Icon = "save"
)

// In is the icon in a colour of the theme. Fyne recolours the fill of an SVG
// only; these are strokes, so the colour is written in here. The resource's
// name carries the colour, because Fyne caches drawn icons by name.
func (i Icon) In(name fyne.ThemeColorName) fyne.Resource {
	svg, ok := assets.Icon(string(i))
	if !ok {
		panic("theme: no icon " + string(i))
	}
	return tinted{icon: i, svg: svg, colour: name}
}

type tinted struct {
	icon   Icon
	svg    []byte
	colour fyne.ThemeColorName
}

func (t tinted) Name() string { return string(t.icon) + "-" + t.hex()[1:] + ".svg" }

func (t tinted) Content() []byte {
	return bytes.ReplaceAll(t.svg, []byte("currentColor"), []byte(t.hex()))
}

func (t tinted) hex() string {
	c := color.NRGBAModel.Convert(Color(t.colour)).(color.NRGBA)
	return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
}
