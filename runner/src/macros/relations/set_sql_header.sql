{#- {% call set_sql_header(config) %} set x = 1; {% endcall %}: what stands before the statement of a model. -#}
{% macro set_sql_header(config) -%}
    {{ config.set('sql_header', caller()) }}
{%- endmacro %}
