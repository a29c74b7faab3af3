{% macro tidy(text) %}{{ text | trim }}{% endmacro %}

{% macro default__load_csv_rows(model, agate_table) %}
    {{ exceptions.raise_compiler_error("no rows") }}
{% endmacro %}
