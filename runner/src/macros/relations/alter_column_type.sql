{#- alter_column_type(this, "amount", "numeric"): gives a column another type. -#}
{% macro alter_column_type(relation, column_name, new_column_type) -%}
    {{ return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) }}
{%- endmacro %}

{% macro default__alter_column_type(relation, column_name, new_column_type) -%}
    {%- call statement('alter_column_type') -%}
        alter table {{ relation.render() }}
        alter column {{ adapter.quote(column_name) }} type {{ new_column_type }}
    {%- endcall -%}
{%- endmacro %}
