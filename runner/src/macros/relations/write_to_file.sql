{#- write_to_file(this, 'data/orders.csv', 'format csv'): writes a relation's rows to a file. -#}
{% macro write_to_file(relation, location, options) -%}
    {%- call statement('write_to_file') -%}
        copy {{ relation }} to '{{ location }}' ({{ options }})
    {%- endcall -%}
{%- endmacro %}
