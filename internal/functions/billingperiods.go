// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// maxPeriods is far more than can be granted, and little enough to compute.
const maxPeriods = 10_000

var _ function.Function = billingPeriods{}

type billingPeriods struct{}

// NewBillingPeriods returns the function billing_periods(anchor, interval, count, [interval_count]).
func NewBillingPeriods() function.Function { return billingPeriods{} }

// period is a billing period: its times are RFC 3339 in UTC, and EndsAt is the next
// period's StartsAt.
type period struct {
	Key      string `tfsdk:"key"`
	StartsAt string `tfsdk:"starts_at"`
	EndsAt   string `tfsdk:"ends_at"`
}

var periodType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"key": types.StringType, "starts_at": types.StringType, "ends_at": types.StringType,
}}

func (billingPeriods) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "billing_periods"
}

func (billingPeriods) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Lists the billing periods of a subscription from its anchor on.",
		MarkdownDescription: "Returns the first `count` billing periods from an anchor, as Stripe bills them: a list of objects with `key`, `starts_at` and `ends_at`. " +
			"Times are RFC 3339 in UTC, and a period ends when the next one starts. Where a month lacks the anchor's day, the period starts on the month's last day: 31 January, 28 February, 31 March. " +
			"`key` names the period by its start: `2034-01` for months, `2034` for years, `2034-01-31` for days and weeks.\n\n" +
			"A credit that becomes effective exactly when a period starts also pays the invoice of the period before, which ends at that moment. Make it effective a second later: `effective_at = timeadd(period.starts_at, \"1s\")`.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "anchor",
				MarkdownDescription: "When the first period starts, like the subscription's `billing_cycle_anchor`: RFC 3339 (`2034-01-31T00:00:00Z`) or Unix seconds.",
			},
			function.StringParameter{Name: "interval", MarkdownDescription: "`day`, `week`, `month` or `year`."},
			function.NumberParameter{Name: "count", MarkdownDescription: "How many periods to list, from 0 to 10000."},
		},
		VariadicParameter: function.NumberParameter{
			Name:                "interval_count",
			MarkdownDescription: "How many intervals a period has, like the price's `recurring.interval_count`; 1 if omitted. At most one value.",
		},
		Return: function.ListReturn{ElementType: periodType},
	}
}

func (billingPeriods) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var anchor, interval string
	var count *big.Float
	var intervalCounts []*big.Float
	if resp.Error = req.Arguments.Get(ctx, &anchor, &interval, &count, &intervalCounts); resp.Error != nil {
		return
	}
	start, err := timestamp.Parse(anchor)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("%q is not a time that Stripe can keep: %s", anchor, err))
		return
	}
	every, ok := units[interval]
	if !ok {
		resp.Error = function.NewArgumentFuncError(1, fmt.Sprintf("%q is not an interval of Stripe: write \"day\", \"week\", \"month\" or \"year\"", interval))
		return
	}
	n, ok := within(count, 0, maxPeriods)
	if !ok {
		resp.Error = function.NewArgumentFuncError(2, fmt.Sprintf("%s is not a number of periods: write a whole number from 0 to %d", count.Text('f', -1), maxPeriods))
		return
	}
	step := 1
	switch {
	case len(intervalCounts) > 1:
		resp.Error = function.NewArgumentFuncError(4, "billing_periods takes one interval_count: leave out what follows it")
		return
	case len(intervalCounts) == 1:
		if step, ok = within(intervalCounts[0], 1, maxPeriods); !ok {
			resp.Error = function.NewArgumentFuncError(3, fmt.Sprintf("%s is not a number of intervals: write a whole number from 1 to %d", intervalCounts[0].Text('f', -1), maxPeriods))
			return
		}
	}
	if last := every.boundary(start, n*step); last.Year() > lastYear {
		resp.Error = function.NewArgumentFuncError(2, fmt.Sprintf("the periods would end in the year %d, and the last that can be written is %d: write a smaller count", last.Year(), lastYear))
		return
	}
	resp.Error = resp.Result.Set(ctx, every.periods(start, n, step))
}

// lastYear is the last one that RFC 3339 can write.
const lastYear = 9999

// periods are n periods of so many units each, from the anchor on.
func (u unit) periods(anchor time.Time, n, step int) []period {
	out := make([]period, 0, n)
	for i := range n {
		start := u.boundary(anchor, i*step)
		out = append(out, period{
			Key:      start.Format(u.key),
			StartsAt: start.Format(time.RFC3339),
			EndsAt:   u.boundary(anchor, (i+1)*step).Format(time.RFC3339),
		})
	}
	return out
}

// within returns a whole number, and false if it is none or out of bounds.
func within(number *big.Float, least, most int64) (int, bool) {
	value, accuracy := number.Int64()
	return int(value), accuracy == big.Exact && value >= least && value <= most
}
