// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The figures that are drawn over the number of grants, by what the table calls
// them. A campaign is drawn once it is measured.
var (
	planRequests         = regexp.MustCompile(`^plan of ([\d,]+): requests$`)
	planWall             = regexp.MustCompile(`^plan of ([\d,]+): wall$`)
	floorWall            = regexp.MustCompile(`^plan of ([\d,]+) terraform_data: wall \(floor\)$`)
	campaignPlanRequests = regexp.MustCompile(`^campaign: plan of ([\d,]+): requests$`)
	campaignPlanWall     = regexp.MustCompile(`^campaign: plan of ([\d,]+): wall$`)
)

var errNothingToDraw = errors.New("no plans of several sizes were measured, so there is nothing to draw")

// line is one line of a panel: a value over the number of grants.
type line struct {
	label  string
	points plotter.XYs
	color  color.Color
	dashed bool
}

// Colors that people tell apart who do not see red and green as two (Okabe and
// Ito's).
var (
	blue   = color.RGBA{R: 0, G: 114, B: 178, A: 255}
	orange = color.RGBA{R: 213, G: 94, B: 0, A: 255}
	gray   = color.RGBA{R: 130, G: 130, B: 130, A: 255}
)

// writePicture draws the requests and the wall time of a plan without changes over
// the number of grants, as an SVG: as measured, beside what one call per grant
// would take at Stripe's rate limit, and beside Terraform's overhead.
func writePicture(file string, figures []figure) error {
	single := series(figures, planRequests)
	if len(single) < 2 {
		return errNothingToDraw
	}
	perGrant, atLimit := make(plotter.XYs, len(single)), make(plotter.XYs, len(single))
	for i, point := range single {
		perGrant[i] = plotter.XY{X: point.X, Y: point.X}
		atLimit[i] = plotter.XY{X: point.X, Y: max(point.X/rateLimit, 1.0/rateLimit)}
	}
	requests, err := panel("Requests of a plan", "requests", []line{
		{"one call per grant", perGrant, gray, true},
		{"single grants", single, blue, false},
		{"campaign", series(figures, campaignPlanRequests), orange, false},
	})
	if err != nil {
		return err
	}
	wall, err := panel("Wall time of a plan", "seconds", []line{
		{fmt.Sprintf("one call per grant, at %d/s", rateLimit), atLimit, gray, true},
		{"terraform_data (Terraform itself)", series(figures, floorWall), gray, false},
		{"single grants", series(figures, planWall), blue, false},
		{"campaign", series(figures, campaignPlanWall), orange, false},
	})
	if err != nil {
		return err
	}
	return writeSVG(file, requests, wall)
}

// series are the figures that a pattern matches, by the number of grants in it.
func series(figures []figure, pattern *regexp.Regexp) plotter.XYs {
	var points plotter.XYs
	for _, f := range figures {
		matched := pattern.FindStringSubmatch(f.What)
		if matched == nil || f.Value <= 0 {
			continue
		}
		grants, err := strconv.Atoi(strings.ReplaceAll(matched[1], ",", ""))
		if err != nil {
			continue
		}
		points = append(points, plotter.XY{X: float64(grants), Y: f.Value})
	}
	slices.SortFunc(points, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
	return points
}

// panel draws lines in logarithmic scales. A line without points is left out.
func panel(title, unit string, lines []line) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = title
	p.X.Label.Text, p.Y.Label.Text = "grants", unit
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = powersOfTen{}, powersOfTen{}
	p.Legend.Top, p.Legend.Left = true, true
	for _, style := range []*text.Style{
		&p.Title.TextStyle, &p.X.Label.TextStyle, &p.Y.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label, &p.Legend.TextStyle,
	} {
		style.Font.Variant = "Sans"
	}
	p.Add(plotter.NewGrid())
	for _, l := range lines {
		if len(l.points) == 0 {
			continue
		}
		drawn, dots, err := plotter.NewLinePoints(l.points)
		if err != nil {
			return nil, err
		}
		drawn.Color, drawn.Width = l.color, vg.Points(1.5)
		dots.Color, dots.Shape, dots.Radius = l.color, draw.CircleGlyph{}, vg.Points(2.5)
		if l.dashed {
			drawn.Dashes = []vg.Length{vg.Points(4), vg.Points(3)}
			p.Add(drawn)
		} else {
			p.Add(drawn, dots)
		}
		p.Legend.Add(l.label, drawn)
	}
	return p, nil
}

// powersOfTen labels 1, 10, 100 and so on as people write them.
type powersOfTen struct{}

func (powersOfTen) Ticks(minimum, maximum float64) []plot.Tick {
	ticks := plot.LogTicks{Prec: -1}.Ticks(minimum, maximum)
	for i, tick := range ticks {
		switch {
		case tick.Label == "":
		case tick.Value >= 1:
			ticks[i].Label = thousands(int(tick.Value))
		default:
			ticks[i].Label = strconv.FormatFloat(tick.Value, 'f', -1, 64)
		}
	}
	return ticks
}

// writeSVG puts two panels side by side.
func writeSVG(file string, left, right *plot.Plot) error {
	const width, height = 24 * vg.Centimeter, 10 * vg.Centimeter
	canvas := vgsvg.New(width, height)
	whole := draw.New(canvas)
	whole.SetColor(color.White)
	whole.Fill(whole.Rectangle.Path())
	tiles := draw.Tiles{Rows: 1, Cols: 2, PadX: vg.Centimeter, PadRight: 5 * vg.Millimeter}
	left.Draw(tiles.At(whole, 0, 0))
	right.Draw(tiles.At(whole, 1, 0))
	return writeTo(file, canvas)
}

func writeTo(file string, content io.WriterTo) (err error) {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = content.WriteTo(out)
	return err
}
