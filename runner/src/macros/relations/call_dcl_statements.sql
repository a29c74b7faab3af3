{#- call_dcl_statements(["grant select on orders to reporter"]): runs statements that give and take rights. -#}
{% macro call_dcl_statements(dcl_statement_list) -%}
    {{ return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) }}
{%- endmacro %}

{% macro default__call_dcl_statements(dcl_statement_list) -%}
    {%- call statement('grants') -%}
        {%- for one in dcl_statement_list %}
        {{ one }};
        {%- endfor -%}
    {%- endcall -%}
{%- endmacro %}
