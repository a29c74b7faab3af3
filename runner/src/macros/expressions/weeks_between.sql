{#- dbt.weeks_between("ordered_at", "shipped_at", "/"): how many weeks, which begin on Sunday,
    begin between two moments; the engine's operator divides whole numbers. -#}
{% macro weeks_between(first_date, second_date, divided_by) -%}
    ({{ dbt.datediff(first_date, second_date, 'day') }} {{ divided_by }} 7
        + case
            when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp)
                then case when ({{ first_date }}) <= ({{ second_date }}) then 0 else -1 end
            when ({{ first_date }}) <= ({{ second_date }}) then 1
            else 0
        end)
{%- endmacro %}
