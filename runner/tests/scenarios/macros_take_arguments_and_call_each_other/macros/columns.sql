{% macro listed(names) -%}
    {%- for name in names -%}
        {{ prefixed(name) }}{{ ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro prefixed(name) %}{{ return("prices." ~ name) }}{% endmacro %}
