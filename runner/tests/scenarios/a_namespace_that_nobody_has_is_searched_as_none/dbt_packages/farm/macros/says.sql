{% macro says() %}{{ return(adapter.dispatch('says', 'fram')()) }}{% endmacro %}
{% macro default__says() %}'moo'{% endmacro %}
