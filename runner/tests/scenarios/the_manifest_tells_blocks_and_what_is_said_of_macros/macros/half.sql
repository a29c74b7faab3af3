{% macro half(of) %}{{ of }} / 2{% endmacro %}
