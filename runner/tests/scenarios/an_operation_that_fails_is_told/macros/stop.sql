{% macro stop(reason) %}
    {{ exceptions.raise_compiler_error('stopped for ' ~ reason) }}
{% endmacro %}
