{% macro collect_freshness(source, loaded_at_field, filter) %}
    {%- call statement('asked', fetch_result=True, auto_begin=False) -%}
        select max({{ loaded_at_field }}), min({{ loaded_at_field }}) + interval '1 day 3 hours'
        from {{ source }} where {{ filter }} and id > 1
    {%- endcall -%}
    {{ return(load_result('asked').table) }}
{% endmacro %}

