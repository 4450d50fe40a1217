package parts

import (
	"image/color"
	"math"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// ring draws a share of a circle over a fainter whole one, and perhaps a
// number in the middle. It looks at its clock with every frame that the window
// draws, and is drawn again only when what it shows has changed; hidden or
// ended it does nothing.
type ring struct {
	widget.BaseWidget

	side  float32
	look  func() (share float64, number string) // asked with every frame
	steps float64                               // how finely the share is drawn

	share    float64
	number   string
	clock    *fyne.Animation
	finished bool
}

func (r *ring) CreateRenderer() fyne.WidgetRenderer {
	track := canvas.NewArc(0, 360, 0.72, color.Transparent)
	arc := canvas.NewArc(0, 0, 0.72, color.Transparent)
	word := canvas.NewText("", color.Transparent)
	d := &draws{
		of:      r,
		objects: []fyne.CanvasObject{track, arc, word},
		min:     func() fyne.Size { return fyne.NewSquareSize(r.side * theme.Size(theme.SizeBody) / 15) },
		refresh: func() {
			track.FillColor, arc.FillColor = theme.Color(theme.Line), theme.Color(theme.Ai)
			arc.EndAngle = float32(360 * r.share)
			word.Text, word.Color, word.TextSize = r.number, theme.Color(theme.Nezu), 0.8*theme.Size(theme.SizeCaption)
			if r.side > 60 {
				word.TextSize = theme.Size(theme.SizeCard)
			}
		},
		layout: func(size fyne.Size) {
			side := min(size.Width, size.Height)
			at := fyne.NewPos((size.Width-side)/2, (size.Height-side)/2)
			for _, a := range []*canvas.Arc{track, arc} {
				a.Resize(fyne.NewSquareSize(side))
				a.Move(at)
			}
			least := word.MinSize()
			word.Resize(least)
			word.Move(fyne.NewPos((size.Width-least.Width)/2, middleOf(size.Height, least.Height, word.TextSize, word.TextStyle)))
		},
		end: r.Stop,
	}
	r.start()
	return d.ready()
}

// start begins to follow the clock.
func (r *ring) start() {
	r.finished = false
	r.tick()
	if r.clock == nil && !r.finished {
		r.clock = &fyne.Animation{
			Duration:    time.Minute,
			RepeatCount: fyne.AnimationRepeatForever,
			Curve:       fyne.AnimationLinear,
			Tick: func(float32) {
				if r.Visible() {
					r.tick()
				}
			},
		}
		r.clock.Start()
	}
}

// Stop ends the animation; a screen that is left stops its rings.
func (r *ring) Stop() {
	r.finished = true
	if r.clock != nil {
		r.clock.Stop()
		r.clock = nil
	}
}

func (r *ring) tick() {
	if r.finished {
		return
	}
	share, number := r.look()
	share = math.Round(min(max(share, 0), 1)*r.steps) / r.steps
	if share == r.share && number == r.number {
		return
	}
	r.share, r.number = share, number
	r.Refresh()
}

// ProgressRing shows how much of a time that is known beforehand has passed,
// as of key derivation. It fills by itself and waits, nearly full, if the work
// takes longer than expected. Words belong beside it.
type ProgressRing struct{ ring }

// NewProgressRing begins at started and is full after expected. now is the
// clock.
func NewProgressRing(started time.Time, expected time.Duration, now func() time.Time) *ProgressRing {
	p := &ProgressRing{ring{side: 64, steps: 180}}
	p.look = func() (float64, string) {
		if expected <= 0 {
			return 0, ""
		}
		return min(now().Sub(started).Seconds()/expected.Seconds(), 0.98), ""
	}
	p.ExtendBaseWidget(p)
	return p
}

// CountRing counts down the seconds of something that ends by itself: a
// one-time code, a revealed secret.
type CountRing struct {
	ring

	from, until time.Time
	now         func() time.Time
	ended       func()
	told        bool

	near     time.Duration
	nearing  func()
	nearTold bool
	small    bool
}

// NewCountRing makes a ring without a span; Set begins it. ended is called on
// the UI thread, once a span, when the clock reaches its end.
func NewCountRing(now func() time.Time, ended func()) *CountRing {
	c := &CountRing{ring: ring{side: 32, steps: 360}, now: now, ended: ended, told: true}
	c.look = c.left
	c.ExtendBaseWidget(c)
	return c
}

// Near has do called, once a span, when that much or less is left of it.
func (c *CountRing) Near(left time.Duration, do func()) { c.near, c.nearing = left, do }

// Small makes the ring as high as a caption, without the number, and returns it.
func (c *CountRing) Small() *CountRing {
	c.side, c.small = 16, true
	return c
}

// Set begins to count a span.
func (c *CountRing) Set(from, until time.Time) {
	c.from, c.until, c.told, c.nearTold = from, until, false, false
	c.start()
}

// left is the share of the span in whole seconds, so that a ring is drawn once
// a second and no oftener.
func (c *CountRing) left() (float64, string) {
	span := c.until.Sub(c.from).Seconds()
	if span <= 0 {
		return 0, ""
	}
	left := math.Ceil(c.until.Sub(c.now()).Seconds())
	if left <= 0 {
		if !c.told {
			c.told = true
			if c.ended != nil {
				c.ended() // may Set the next span
				return c.left()
			}
		}
		return 0, "0"
	}
	if c.nearing != nil && !c.nearTold && left <= c.near.Seconds() {
		c.nearTold = true
		c.nearing()
	}
	if c.small {
		return left / span, ""
	}
	return left / span, strconv.Itoa(int(min(left, span)))
}
