{#- {% call statement('rows', fetch_result=true) %} select 1 {% endcall %}: runs its text;
    load_result('rows') has what it gave. -#}
{% macro statement(name=none, fetch_result=false, auto_begin=true, language='sql') -%}
    {%- if execute -%}
        {%- set response, table = adapter.execute(caller(), auto_begin=auto_begin, fetch=fetch_result) -%}
        {%- if name is not none -%}
            {{ store_result(name, response=response, agate_table=table) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
