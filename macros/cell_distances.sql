{#
    How far the distribution of each column is from its baseline, by cells: a
    relation of one row per group of `keys`, model version, population and column,
    from `counts`, which has one row per group and value, with the columns of the
    model `scored_value_counts`.

        from {{ cell_distances('value_counts', ['batch_date']) }} as cells

    A cell is a bin of `model_baseline_bins`, or a category; null is a cell of its
    own, and so is each category that the baseline lacks. A label that is null has
    not come yet and is left out. Every distance is null where either side has no
    record. PSI takes shares under 0.0001 for 0.0001, the others take them as they
    are; a chi-square goodness of fit is infinite where a cell is new.
#}
{%- macro cell_distances(counts, keys) -%}
    {%- set group_columns = (
        keys + ['model_name', 'model_version', 'population', 'column_name']
    ) | join(', ') -%}
(
    with

    cell_counts as (
        select
            {%- for key in keys %}
            counted.{{ key }},
            {%- endfor %}
            counted.model_name,
            counted.model_version,
            counted.population,
            counted.column_name,
            bins.bin_number,
            counted.category,
            0 as reference_count,
            sum(counted.record_count) as record_count
        from {{ counts }} as counted
        left join {{ ref('model_baseline_bins') }} as bins
            on counted.model_name = bins.model_name
            and counted.model_version = bins.model_version
            and counted.population = bins.population
            and counted.column_name = bins.column_name
            and (
                counted.number_value > bins.lower_bound
                or (bins.lower_bound is null and counted.number_value is not null)
            )
            and (
                counted.number_value <= bins.upper_bound
                or (bins.upper_bound is null and bins.bin_number is not null)
            )
        where counted.column_name <> 'label' or counted.category is not null
        group by
            {%- for key in keys %}
            counted.{{ key }},
            {%- endfor %}
            counted.model_name,
            counted.model_version,
            counted.population,
            counted.column_name,
            bins.bin_number,
            counted.category
    ),

    column_groups as (
        select distinct {{ group_columns }} from {{ counts }}
    ),

    reference_counts as (
        select
            {%- for key in keys %}
            column_groups.{{ key }},
            {%- endfor %}
            column_groups.model_name,
            column_groups.model_version,
            column_groups.population,
            column_groups.column_name,
            bins.bin_number,
            bins.category,
            bins.record_count as reference_count,
            0 as record_count
        from column_groups
        inner join {{ ref('model_baseline_bins') }} as bins
            on column_groups.model_name = bins.model_name
            and column_groups.model_version = bins.model_version
            and column_groups.population = bins.population
            and column_groups.column_name = bins.column_name
    ),

    cells as (
        select
            {{ group_columns }},
            bin_number,
            category,
            cast(sum(reference_count) as double precision) as reference_count,
            cast(sum(record_count) as double precision) as record_count
        from (
            select * from reference_counts
            union all
            select * from cell_counts
        ) as sides
        group by {{ group_columns }}, bin_number, category
    ),

    sized as (
        select
            cells.*,
            nullif(sum(reference_count) over in_group, 0) as reference_total,
            nullif(sum(record_count) over in_group, 0) as record_total,
            count(*) filter (where reference_count + record_count > 0)
                over in_group as cell_count
        from cells
        window in_group as (partition by {{ group_columns }})
    ),

    shares as (
        select
            sized.*,
            reference_count / reference_total as reference_share,
            record_count / record_total as record_share,
            reference_total * (reference_count + record_count)
                / (reference_total + record_total) as expected_reference_count,
            record_total * (reference_count + record_count)
                / (reference_total + record_total) as expected_record_count,
            record_total * reference_count / reference_total as scaled_count
        from sized
    ),

    terms as (
        select
            shares.*,
            case
                when reference_share < 0.0001 then cast(0.0001 as double precision)
                else reference_share
            end as floored_reference_share,
            case
                when record_share < 0.0001 then cast(0.0001 as double precision)
                else record_share
            end as floored_record_share,
            case
                when reference_share > 0
                    then reference_share * ln(
                        2 * reference_share / (reference_share + record_share)
                    )
                else 0 * record_share
            end as reference_divergence,
            case
                when record_share > 0
                    then record_share * ln(
                        2 * record_share / (reference_share + record_share)
                    )
                else 0 * reference_share
            end as record_divergence,
            abs(record_count - expected_record_count) as deviation,
            -- What Yates takes off a deviation where there are two cells.
            case
                when cell_count <> 2 then 0
                when abs(record_count - expected_record_count) < 0.5
                    then abs(record_count - expected_record_count)
                else 0.5
            end as correction,
            case
                when reference_count > 0
                    then (record_count - scaled_count)
                    * (record_count - scaled_count) / scaled_count
                when record_count > 0 and reference_total > 0
                    then cast('infinity' as double precision)
                else 0 * scaled_count
            end as fit_term
        from shares
    )

    select
        {{ group_columns }},
        max(case when reference_total > 0 and record_total > 0 then cell_count end)
            as cell_count,
        sum(
            (floored_record_share - floored_reference_share)
            * ln(floored_record_share / floored_reference_share)
            order by bin_number, category
        ) as psi,
        1 / max(reference_total) + 1 / max(record_total) as size_factor,
        sqrt(
            {{ not_negative(
                'sum(reference_divergence + record_divergence'
                ~ ' order by bin_number, category) / 2'
            ) }}
        ) as jensen_shannon_distance,
        sqrt(
            sum(
                (sqrt(reference_share) - sqrt(record_share))
                * (sqrt(reference_share) - sqrt(record_share))
                order by bin_number, category
            ) / 2
        ) as hellinger_distance,
        sum(
            abs(reference_share - record_share) order by bin_number, category
        ) / 2 as total_variation_distance,
        max(abs(reference_share - record_share)) as l_infinity_distance,
        sum(
            deviation * deviation / nullif(expected_record_count, 0)
            + deviation * deviation / nullif(expected_reference_count, 0)
            order by bin_number, category
        ) as chi_square,
        sum(
            (deviation - correction) * (deviation - correction)
            * (
                1 / nullif(expected_record_count, 0)
                + 1 / nullif(expected_reference_count, 0)
            )
            order by bin_number, category
        ) as chi_square_corrected,
        sum(fit_term order by bin_number, category)
            as chi_square_goodness_of_fit,
        cast(
            sum(
                case
                    when reference_total is null then null
                    when reference_count = 0 and category is not null
                        then record_count
                    else 0
                end
            ) as bigint
        ) as unseen_count,
        sum(
            case
                when reference_total is null then null
                when reference_count = 0 and category is not null then 1
                else 0
            end
        ) as unseen_category_count
    from terms
    group by {{ group_columns }}
)
{%- endmacro -%}
