{% macro after_colon(text): %}
    {%- filter upper: -%} 'sum {{ text }}' {%- endfilter -%}
{% endmacro %}
