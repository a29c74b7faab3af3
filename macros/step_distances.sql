{#
    How far the distribution of each number is from its baseline, value by value:
    a relation of one row per group of `keys`, model version, population and
    column, from `counts`, which has one row per group and value, with the columns
    of the model `scored_value_counts`.

        from {{ step_distances('value_counts', ['batch_date']) }} as steps

    The Kolmogorov-Smirnov statistic is the greatest distance of the two
    distribution functions, the Wasserstein distance the area between them. Nulls
    are left out. Both functions are steps, so it is enough to look at the values
    of `counts`: between two of them its own function is level while the
    baseline's climbs, and the area parts where that crosses the level. The
    baseline has tens of thousands of values; it is sorted among the values of all
    groups at once, not once for each.
#}
{%- macro step_distances(counts, keys) -%}
    {%- set version_columns = [
        'model_name', 'model_version', 'population', 'column_name'
    ] -%}
    {%- set version_list = version_columns | join(', ') -%}
    {%- set group_list = (keys + version_columns) | join(', ') -%}
(
    with

    baseline as (
        select *
        from {{ ref('model_baseline_values') }}
        where number_value is not null
    ),

    steps as (
        select
            {{ group_list }},
            number_value,
            cast(sum(record_count) over up_to_here as double precision)
                / sum(record_count) over in_group as share_at_or_below,
            cast(
                sum(record_count) over up_to_here - record_count
                as double precision
            ) / sum(record_count) over in_group as share_below,
            lead(number_value) over up_to_here as next_value,
            cast(sum(record_count) over in_group as double precision)
                as record_count,
            record_count as value_count
        from {{ counts }}
        where number_value is not null
        window
            up_to_here as (
                partition by {{ group_list }} order by number_value
            ),
            in_group as (partition by {{ group_list }})
    ),

    -- What the baseline was last told at or below each value: shares and areas
    -- grow with the value.
    told as (
        select
            {{ group_list }},
            number_value,
            share_at_or_below,
            share_below,
            next_value,
            record_count,
            value_count,
            max(baseline_value) over up_to_here as last_value,
            coalesce(max(baseline_share) over up_to_here, 0) as last_share,
            coalesce(max(baseline_share_below) over up_to_here, 0)
                as last_share_below,
            coalesce(max(baseline_area) over up_to_here, 0) as last_area,
            min(baseline_value) over everywhere as smallest_value,
            max(baseline_value) over everywhere as greatest_value,
            max(baseline_area) over everywhere as greatest_area
        from (
            select
                steps.*,
                cast(null as double precision) as baseline_value,
                cast(null as double precision) as baseline_share,
                cast(null as double precision) as baseline_share_below,
                cast(null as double precision) as baseline_area
            from steps
            union all
            select
                {%- for key in keys %}
                null as {{ key }},
                {%- endfor %}
                {{ version_list }},
                number_value,
                null as share_at_or_below,
                null as share_below,
                null as next_value,
                null as record_count,
                null as value_count,
                number_value as baseline_value,
                share_at_or_below as baseline_share,
                share_below as baseline_share_below,
                area_below as baseline_area
            from baseline
        ) as values_of_both
        window
            up_to_here as (
                partition by {{ version_list }} order by number_value
            ),
            everywhere as (partition by {{ version_list }})
    ),

    placed as (
        select
            {{ group_list }},
            number_value,
            share_at_or_below,
            next_value,
            record_count,
            case
                when number_value < smallest_value then value_count
                when number_value > greatest_value then value_count
                else 0
            end as out_of_range_count,
            greatest_value,
            greatest_area,
            greatest(
                abs(share_at_or_below - last_share),
                abs(
                    share_below
                    - case
                        when last_value = number_value then last_share_below
                        else last_share
                    end
                )
            ) as gap,
            last_area
            + coalesce(last_share * (number_value - last_value), 0) as area
        from told
        where record_count is not null
    ),

    -- Where the baseline first reaches the level of each step.
    levels as (
        select
            {{ group_list }},
            number_value,
            share_at_or_below,
            next_value,
            record_count,
            out_of_range_count,
            greatest_value,
            greatest_area,
            gap,
            area,
            min(baseline_value) over from_the_top as level_value,
            min(baseline_area) over from_the_top as level_area
        from (
            select
                placed.*,
                share_at_or_below as level_share,
                cast(null as double precision) as baseline_value,
                cast(null as double precision) as baseline_area
            from placed
            union all
            select
                {%- for key in keys %}
                null as {{ key }},
                {%- endfor %}
                {{ version_list }},
                number_value,
                null as share_at_or_below,
                null as next_value,
                null as record_count,
                null as out_of_range_count,
                null as greatest_value,
                null as greatest_area,
                null as gap,
                null as area,
                share_at_or_below as level_share,
                number_value as baseline_value,
                area_below as baseline_area
            from baseline
        ) as levels_of_both
        window from_the_top as (
            partition by {{ version_list }} order by level_share desc
        )
    ),

    intervals as (
        select
            levels.*,
            lead(area) over in_order as next_area,
            case
                when level_value <= number_value then number_value
                when level_value < next_value then level_value
                else next_value
            end as crossing_value,
            case
                when level_value <= number_value then area
                when level_value < next_value then level_area
                else lead(area) over in_order
            end as crossing_area
        from levels
        where record_count is not null
        window in_order as (
            partition by {{ group_list }} order by number_value
        )
    )

    select
        {{ group_list }},
        max(record_count) as record_count,
        cast(sum(out_of_range_count) as bigint) as out_of_range_count,
        max(gap) as ks_statistic,
        min(area)
        + coalesce(
            sum(
                share_at_or_below
                * (crossing_value - number_value - (next_value - crossing_value))
                + area + next_area - 2 * crossing_area
                order by number_value
            ),
            0
        )
        + case
            when max(greatest_value) > max(number_value)
                then max(greatest_value) - max(number_value)
                - (max(greatest_area) - max(area))
            else 0
        end as wasserstein_distance
    from intervals
    where greatest_value is not null
    group by {{ group_list }}
)
{%- endmacro -%}
