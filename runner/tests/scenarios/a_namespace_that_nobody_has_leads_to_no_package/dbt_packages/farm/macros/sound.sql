{% macro sound() %}{{ return(adapter.dispatch('sound', 'barn')()) }}{% endmacro %}

{% macro default__sound() %}'moo'{% endmacro %}
