{#- With the amount that stands for itself and all above it. -#}
{%- set money_columns = {
    'wage_per_hour_usd': 99.99,
    'capital_gains_usd': 99999,
    'capital_losses_usd': 99999,
    'dividends_from_stocks_usd': 99999,
} -%}
{%- set percents = [25, 50, 75, 90, 99] -%}

with

people as (select * from {{ ref('people') }}),

amounts as (
    {%- for money_column, top_code_usd in money_columns.items() %}
    select
        iso_week,
        week_start_date,
        '{{ money_column }}' as money_column,
        cast({{ money_column }} as numeric(12, 2)) as amount_usd,
        coalesce({{ money_column }} >= {{ top_code_usd }}, false)
            as is_top_coded,
        count(*) as record_count,
        sum(instance_weight) as record_weight
    from people
    group by iso_week, week_start_date, {{ money_column }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

totals as (
    select
        iso_week,
        week_start_date,
        money_column,
        sum(record_count) as record_count,
        sum(case when amount_usd <> 0 then record_count else 0 end)
            as non_zero_count,
        sum(record_weight) as record_weight,
        sum(case when amount_usd <> 0 then record_weight else 0 end)
            as non_zero_weight,
        sum(case when is_top_coded then record_count else 0 end)
            as top_coded_count
    from amounts
    group by iso_week, week_start_date, money_column
),

cumulated as (
    select
        amounts.iso_week,
        amounts.money_column,
        amounts.amount_usd,
        sum(amounts.record_count) over up_to_amount as cumulated_count,
        sum(amounts.record_weight) over up_to_amount as cumulated_weight
    from amounts
    where amounts.amount_usd <> 0
    window up_to_amount as (
        partition by amounts.iso_week, amounts.money_column
        order by amounts.amount_usd
    )
),

-- A quantile is the smallest amount with at least its share at or below it.
quantiles as (
    select
        totals.iso_week,
        totals.money_column,
        {%- for percent in percents %}
        min(cumulated.amount_usd) filter (
            where cumulated.cumulated_count * 100
                >= totals.non_zero_count * {{ percent }}
        ) as p{{ percent }}_usd,
        min(cumulated.amount_usd) filter (
            where cumulated.cumulated_weight * 100
                >= totals.non_zero_weight * {{ percent }}
        ) as weighted_p{{ percent }}_usd
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from totals
    left join cumulated
        on totals.iso_week = cumulated.iso_week
        and totals.money_column = cumulated.money_column
    group by totals.iso_week, totals.money_column
)

select
    totals.iso_week || '-' || totals.money_column as weekly_money_quantile_id,
    totals.iso_week,
    totals.week_start_date,
    totals.money_column,
    cast(totals.record_count as bigint) as record_count,
    cast(totals.non_zero_count as bigint) as non_zero_count,
    cast(totals.top_coded_count as bigint) as top_coded_count,
    {{ share('totals.non_zero_count', 'totals.record_count') }}
        as non_zero_share,
    {{ share('totals.non_zero_weight', 'totals.record_weight') }}
        as weighted_non_zero_share,
    {%- for percent in percents %}
    quantiles.p{{ percent }}_usd,
    quantiles.weighted_p{{ percent }}_usd
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
from totals
inner join quantiles
    on totals.iso_week = quantiles.iso_week
    and totals.money_column = quantiles.money_column
