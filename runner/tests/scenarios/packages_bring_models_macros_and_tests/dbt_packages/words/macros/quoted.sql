{% macro quoted(text) %}{{ return(adapter.dispatch('quoted', 'words')(text)) }}{% endmacro %}
{% macro default__quoted(text) %}'{{ text }}'{% endmacro %}
{% macro bracketed(text) %}{{ return(adapter.dispatch('bracketed', 'words')(text)) }}{% endmacro %}
{% macro default__bracketed(text) %}'[{{ text }}]'{% endmacro %}
{% test longer_than(model, column_name, letters) %}
select * from {{ model }} where {{ column_name }} <= {{ letters }}
{% endtest %}
