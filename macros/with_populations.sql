{#
    The rows of a relation once for the population `all` and, those with
    `is_adult`, once more for `adults`.

        from {{ with_populations(ref('score_counts')) }} as scores
#}
{%- macro with_populations(relation) -%}
(
        select
            populations.population,
            records.*
        from {{ relation }} as records
        inner join (
            select 'all' as population
            union all
            select 'adults' as population
        ) as populations
            on populations.population = 'all' or records.is_adult
    )
{%- endmacro -%}
