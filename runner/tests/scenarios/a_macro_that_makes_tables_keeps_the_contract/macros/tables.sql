{% macro default__create_table_as(temporary, relation, sql, language="sql", partitioned_by=none, sorted_by=none) -%}
    {%- set is_promised = config.get('contract').enforced and not temporary -%}
    create {{ "temporary " if temporary }}table {{ relation.include(database=(not temporary), schema=(not temporary)) }}
    {%- if is_promised %}
        {{ get_assert_columns_equivalent(sql) }}
        {{ get_table_columns_and_constraints() }};
        insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
    {%- else %} as {% endif %} (
        {{ get_select_subquery(sql) if is_promised else sql }}
    );
{%- endmacro %}
