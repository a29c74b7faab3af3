{% macro engine() %}{{ return(adapter.dispatch('engine')()) }}{% endmacro %}

{% macro default__engine() %}'unknown'{% endmacro %}

{% macro postgres__engine() %}'{{ target.type }} of its own'{% endmacro %}

{% macro duckdb__engine() %}'{{ target.type }} of its own'{% endmacro %}

{% macro fallback() %}{{ return(adapter.dispatch('fallback', 'scenario')('x')) }}{% endmacro %}

{% macro default__fallback(word) %}'default {{ word }}'{% endmacro %}

{% macro anywhere() %}{{ return(adapter.dispatch('anywhere', 'nobody')('y')) }}{% endmacro %}

{% macro default__anywhere(word) %}'anywhere {{ word }}'{% endmacro %}
