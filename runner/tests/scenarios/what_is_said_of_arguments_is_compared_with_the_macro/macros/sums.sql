{% macro sum_of(first, second, third) %}{{ first }} + {{ second }}{% endmacro %}
{% macro known(columns, options=none) %}{% endmacro %}
