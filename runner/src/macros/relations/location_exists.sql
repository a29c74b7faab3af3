{#- location_exists('data/*.csv'): whether there are files that can be read. -#}
{% macro location_exists(location) -%}
    {{ return(run_query("select 1 from glob('" ~ location ~ "') limit 1") | length > 0) }}
{%- endmacro %}
