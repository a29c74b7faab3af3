{#
    How far each column is from what the model was trained on: a relation of one
    row per group of `keys`, model version, population and column, from `counts`,
    which has one row per group and value, with the columns of the model
    `scored_value_counts`.

        from {{ drift_measures('value_counts', ['batch_date']) }} as measures

    `cell_distances` and `step_distances` say how. Bounds are passed by chance with
    the probability of the var `drift_alpha`, where nothing has changed.
#}
{%- macro drift_measures(counts, keys) -%}
    {%- set version_columns = [
        'model_name', 'model_version', 'population', 'column_name'
    ] -%}
    {%- set group_columns = keys + version_columns -%}
(
    with

    totals as (
        select
            {{ group_columns | join(', ') }},
            cast(sum(record_count) as double precision) as record_count,
            coalesce(
                sum(record_count) filter (
                    where number_value is null and category is null
                ),
                0
            ) as missing_count,
            max(loaded_at) as loaded_at,
            max(scored_at) as scored_at,
            max(changed_at) as changed_at
        from {{ counts }}
        group by {{ group_columns | join(', ') }}
    )

    select
        {%- for column in group_columns %}
        totals.{{ column }},
        {%- endfor %}
        cast(baseline.record_count as bigint) as reference_count,
        cast(totals.record_count as bigint) as record_count,
        cast(totals.missing_count as bigint) as missing_count,
        totals.missing_count / totals.record_count as missing_share,
        case
            when baseline.minimum_value is null then cells.unseen_count
        end as unseen_count,
        case
            when baseline.minimum_value is null
                then cells.unseen_count / totals.record_count
        end as unseen_share,
        case
            when baseline.minimum_value is not null
                then coalesce(steps.out_of_range_count, 0)
        end as out_of_range_count,
        case
            when baseline.minimum_value is not null
                then coalesce(steps.out_of_range_count, 0)
                / totals.record_count
        end as out_of_range_share,
        cast(cells.cell_count as integer) as cell_count,
        cells.psi,
        cells.size_factor * chi_square_critical.critical_value
            as psi_null_bound,
        cells.jensen_shannon_distance,
        cells.jensen_shannon_distance / sqrt(ln(cast(2 as double precision)))
            as jensen_shannon_distance_base_2,
        cells.hellinger_distance,
        cells.total_variation_distance,
        cells.l_infinity_distance,
        cells.chi_square,
        cells.chi_square_corrected,
        cells.chi_square_goodness_of_fit,
        cast(cells.cell_count - 1 as integer) as chi_square_degrees,
        chi_square_critical.critical_value as chi_square_bound,
        steps.ks_statistic,
        ks_critical.critical_value * sqrt(
            1 / cast(baseline.record_count as double precision)
            + 1 / steps.record_count
        ) as ks_bound,
        steps.wasserstein_distance,
        steps.wasserstein_distance
        / case
            when baseline.standard_deviation < 0.001
                then cast(0.001 as double precision)
            else baseline.standard_deviation
        end as wasserstein_distance_scaled,
        totals.loaded_at,
        totals.scored_at,
        totals.changed_at
    from totals
    inner join {{ cell_distances(counts, keys) }} as cells
        on {% for column in group_columns -%}
        totals.{{ column }} = cells.{{ column }}
        {%- if not loop.last %}
        and {% endif %}
        {%- endfor %}
    left join {{ step_distances(counts, keys) }} as steps
        on {% for column in group_columns -%}
        totals.{{ column }} = steps.{{ column }}
        {%- if not loop.last %}
        and {% endif %}
        {%- endfor %}
    left join {{ ref('model_baseline_columns') }} as baseline
        on {% for column in version_columns -%}
        totals.{{ column }} = baseline.{{ column }}
        {%- if not loop.last %}
        and {% endif %}
        {%- endfor %}
    left join {{ ref('chi_square_critical') }} as chi_square_critical
        on cells.cell_count - 1 = chi_square_critical.degrees_of_freedom
        and chi_square_critical.alpha = {{ var('drift_alpha') }}
    left join {{ ref('ks_critical') }} as ks_critical
        on ks_critical.alpha = {{ var('drift_alpha') }}
)
{%- endmacro -%}
