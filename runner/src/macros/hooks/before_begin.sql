{#- before_begin("vacuum"): a hook that runs outside the transaction. -#}
{% macro before_begin(sql) -%}
    {{ make_hook_config(sql, inside_transaction=False) }}
{%- endmacro %}
