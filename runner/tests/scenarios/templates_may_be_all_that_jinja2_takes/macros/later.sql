{% macro later(number, by) -%}
    {%- set sum =  number + by -%}
    {{ return(sum) }}
{%- endmacro %}
