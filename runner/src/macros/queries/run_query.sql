{#- run_query("select 1 as id"): runs a text and gives its rows; nothing while parsing. -#}
{% macro run_query(sql) -%}
    {%- call statement("run_query_statement", fetch_result=true, auto_begin=false) -%}
        {{ sql }}
    {%- endcall -%}
    {%- set result = load_result("run_query_statement") -%}
    {%- do return(result.table if result is not none else none) -%}
{%- endmacro %}
