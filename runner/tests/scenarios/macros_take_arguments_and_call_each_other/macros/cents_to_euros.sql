{% macro cents_to_euros(column, digits=2) %}round(cast({{ column }} as numeric(16, 4)) / 100, {{ digits }}){% endmacro %}
