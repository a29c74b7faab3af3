{#- get_unit_test_sql("select 1 as id", "select 2 as id", ['"id"']): the rows that a model
    gives and those that are expected, each with what it is in its last column. -#}
{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
    {{ return(adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names)) }}
{%- endmacro %}

{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
    {%- set columns = expected_column_names | join(', ') -%}
    with dbt_internal_actual as (
    {{ main_sql }}
    ),

    dbt_internal_expected as (
    {{ expected_fixture_sql }}
    )

    select {{ columns }}, 'actual' as actual_or_expected
    from dbt_internal_actual
    union all
    select {{ columns }}, 'expected' as actual_or_expected
    from dbt_internal_expected
{%- endmacro %}
