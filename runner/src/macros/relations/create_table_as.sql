{#- create_table_as(false, this, "select 1 as id"): the statements that make a table of a query's rows. -#}
{% macro create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
    {%- set create = adapter.dispatch('create_table_as', 'dbt') -%}
    {%- if language == 'sql' and not partitioned_by and not sorted_by -%}
        {{ return(create(temporary, relation, compiled_code)) }}
    {%- endif -%}
    {{ return(create(temporary, relation, compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by)) }}
{%- endmacro %}

{% macro default__create_table_as(temporary, relation, compiled_code, language='sql') -%}
    {%- if language != 'sql' -%}
        {{ exceptions.raise_compiler_error('create_table_as takes the language sql, not ' ~ language) }}
    {%- endif -%}
    create {{ "temporary " if temporary }}table
        {{ relation.include(database=(not temporary), schema=(not temporary)) }}
    as (
        {{ compiled_code }}
    );
{%- endmacro %}

{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
    {%- if not partitioned_by and not sorted_by -%}
        {{ return(default__create_table_as(temporary, relation, compiled_code, language)) }}
    {%- endif -%}
    {{ default__create_table_as(temporary, relation, 'select * from (\n' ~ compiled_code ~ '\n) as shape\nlimit 0', language) }}
    {%- if partitioned_by %}
    {{ duckdb__alter_table_set_partitioned_by(relation, partitioned_by) }}
    {%- endif %}
    {%- if sorted_by %}
    {{ duckdb__alter_table_set_sorted_by(relation, sorted_by) }}
    {%- endif %}
    insert into {{ relation }}
    {{ compiled_code }};
{%- endmacro %}
