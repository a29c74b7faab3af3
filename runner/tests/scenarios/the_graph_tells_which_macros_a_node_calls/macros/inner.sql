{% macro inner() %}{{ return(adapter.dispatch('inner')()) }}{% endmacro %}

{% macro default__inner() %}1{% endmacro %}
