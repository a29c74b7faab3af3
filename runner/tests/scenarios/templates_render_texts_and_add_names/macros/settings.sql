{% macro shown_name() %}{{ return('chosen by the project') }}{% endmacro %}

{% macro remember(name) %}
    {%- do context.update({'__remembered__': name}) -%}
{% endmacro %}

{% macro remembered() %}{{ return(context.get('__remembered__', 'nothing')) }}{% endmacro %}
