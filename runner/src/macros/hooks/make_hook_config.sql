{#- make_hook_config("vacuum", false): a hook and whether it runs inside the transaction. -#}
{% macro make_hook_config(sql, inside_transaction) -%}
    {{ tojson({"sql": sql, "transaction": inside_transaction}) }}
{%- endmacro %}
