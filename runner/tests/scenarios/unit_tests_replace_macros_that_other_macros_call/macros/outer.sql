{% macro outer() %}{{ scenario.inner() }} + {{ inner() }}{% endmacro %}
