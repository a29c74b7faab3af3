{#- in_transaction("vacuum"): a hook that runs inside the transaction. -#}
{% macro in_transaction(sql) -%}
    {{ make_hook_config(sql, inside_transaction=True) }}
{%- endmacro %}
