{% macro note(rows, name, value) %}{% do rows.append([name, value | string]) %}{% endmacro %}
