{#
    How a model treats groups of people by sex and by race: a relation of the rows of
    `performance`, which has the columns of `model_performance_daily`, with each rate
    of `fairness_rates` compared with that of the group that the vars
    `fairness_reference_*` name, and the lowest with the highest, among those of the
    same `keys`, model version, population and dimension.

        from {{ group_comparisons('performance', ['batch_date']) }} as performance
#}
{%- macro group_comparisons(performance, keys) -%}
    {%- set references = {
        'sex': var('fairness_reference_sex'),
        'race': var('fairness_reference_race'),
    } -%}
    {%- set rates = fairness_rates() -%}
    {%- set among = keys + [
        'model_name', 'model_version', 'population', 'dimension'
    ] -%}
(
    with

    people as (
        select
            *,
            {%- for cut in ['', '_at_50'] %}
            {%- for end in ['', '_lower', '_upper'] %}
            recall{{ cut }}{{ end }} as true_positive_rate{{ cut }}{{ end }},
            {%- endfor %}
            {%- endfor %}
            weighted_recall as weighted_true_positive_rate,
            weighted_recall_lower as weighted_true_positive_rate_lower,
            weighted_recall_upper as weighted_true_positive_rate_upper
        from {{ performance }}
        where dimension in ('sex', 'race')
    ),

    -- Of all groups, those of which nobody is known left out.
    spreads as (
        select
            {{ among | join(', ') }},
            {%- for rate in rates %}
            min({{ rate }}) as lowest_{{ rate }},
            max({{ rate }}) as highest_{{ rate }}{{ "," if not loop.last }}
            {%- endfor %}
        from people
        where segment <> '(none)'
        group by {{ among | join(', ') }}
    ),

    reference_groups as (
        select *
        from people
        where
            {%- for dimension, segment in references.items() %}
            {% if not loop.first %}or {% endif -%}
            (dimension = '{{ dimension }}' and segment = '{{ segment }}')
            {%- endfor %}
    )

    select
        people.*,
        {%- for rate in rates %}
        people.{{ rate }} / nullif(reference_groups.{{ rate }}, 0)
            as {{ rate }}_ratio,
        people.{{ rate }} - reference_groups.{{ rate }}
            as {{ rate }}_difference,
        spreads.lowest_{{ rate }} / nullif(spreads.highest_{{ rate }}, 0)
            as {{ rate }}_min_max_ratio,
        spreads.highest_{{ rate }} - spreads.lowest_{{ rate }}
            as {{ rate }}_max_difference,
        {%- endfor %}
        reference_groups.segment as reference_segment
    from people
    {%- for other in ['spreads', 'reference_groups'] %}
    left join {{ other }}
        on {% for key in among -%}
        people.{{ key }} = {{ other }}.{{ key }}
        {%- if not loop.last %}
        and {% endif %}
        {%- endfor %}
    {%- endfor %}
)
{%- endmacro -%}
