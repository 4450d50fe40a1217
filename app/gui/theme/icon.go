package theme

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

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

// In is the icon in a colour of the theme, with strokes for about 20 pixels:
// for Fyne's own widgets.
func (i Icon) In(name fyne.ThemeColorName) fyne.Resource {
	return i.drawn(name, func() float32 { return 20 })
}

// NewIcon is an empty image for SetIcon.
func NewIcon() *canvas.Image { return &canvas.Image{FillMode: canvas.ImageFillContain} }

// SetIcon shows an icon in an image in a colour of the theme, with strokes for
// the pixels that it gets. The caller refreshes the image.
func SetIcon(image *canvas.Image, icon Icon, ink fyne.ThemeColorName) {
	image.Resource = icon.drawn(ink, func() float32 {
		scale := float32(2) // as Fyne draws before it knows the canvas
		if c := fyne.CurrentApp().Driver().CanvasForObject(image); c != nil {
			scale = c.Scale()
		}
		return image.Size().Width * scale
	})
}

// ResizeIcon gives an icon its size; its strokes are drawn anew for it.
func ResizeIcon(image *canvas.Image, side float32) {
	if size := fyne.NewSquareSize(side); image.Size() != size {
		image.Resize(size)
		image.Refresh()
	}
}

// drawn is the icon as a resource. Fyne recolours the fill of an SVG only, and
// these are strokes; the width of strokes it does not scale at all. So both
// are written in here, at drawing time. The resource's name carries them,
// because Fyne caches drawn icons by name.
func (i Icon) drawn(name fyne.ThemeColorName, pixels func() float32) fyne.Resource {
	svg, ok := assets.Icon(string(i))
	if !ok {
		panic("theme: no icon " + string(i))
	}
	return drawn{icon: i, svg: svg, colour: name, pixels: pixels}
}

type drawn struct {
	icon   Icon
	svg    []byte
	colour fyne.ThemeColorName
	pixels func() float32
}

func (d drawn) Name() string {
	return string(d.icon) + "-" + d.hex()[1:] + "-" + d.stroke() + ".svg"
}

func (d drawn) Content() []byte {
	svg := bytes.ReplaceAll(d.svg, []byte("currentColor"), []byte(d.hex()))
	return bytes.ReplaceAll(svg, []byte(`stroke-width="1.8"`), []byte(`stroke-width="`+d.stroke()+`"`))
}

// stroke is 1.8 of the icon's 24 units, in pixels; never so thin that the
// line breaks up, and in steps that keep the cache small.
func (d drawn) stroke() string {
	width := max(1.8*d.pixels()/24, 1.25)
	return strconv.FormatFloat(math.Round(float64(width)*8)/8, 'f', -1, 32)
}

func (d drawn) hex() string {
	c := color.NRGBAModel.Convert(Color(d.colour)).(color.NRGBA)
	return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
}
