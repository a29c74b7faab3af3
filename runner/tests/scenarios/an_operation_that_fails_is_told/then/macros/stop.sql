{% macro stop(reason) %}
    {{ print('went on after ' ~ reason) }}
{% endmacro %}
