{#- py_current_timestring(): the clock of this machine as digits. -#}
{% macro py_current_timestring() -%}
    {{ return(modules.datetime.datetime.now().strftime("%Y%m%d%H%M%S%f")) }}
{%- endmacro %}
