{% macro visit(side) %}update hooks.sides set visits = visits + 1 where side = '{{ side }}'{% endmacro %}
