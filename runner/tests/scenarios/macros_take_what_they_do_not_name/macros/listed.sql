{% macro listed() -%}
    {{ varargs | join("+") }}/{% for name, value in kwargs.items() %}{{ name }}={{ value }};{% endfor %}
{%- endmacro %}
