{#- apply_grants(this, {"select": ["reporter"]}): gives a relation the rights of a config, and takes others. -#}
{% macro apply_grants(relation, grant_config, should_revoke=true) -%}
    {{ return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) }}
{%- endmacro %}

{% macro default__apply_grants(relation, grant_config, should_revoke=true) -%}
    {%- if grant_config -%}
        {%- set held = {} -%}
        {%- if should_revoke -%}
            {%- set held = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) -%}
        {%- endif -%}
        {%- set given = get_dcl_statement_list(relation, diff_of_two_dicts(grant_config, held), get_grant_sql) -%}
        {%- set taken = get_dcl_statement_list(relation, diff_of_two_dicts(held, grant_config), get_revoke_sql) -%}
        {%- if taken + given -%}
            {{ call_dcl_statements(taken + given) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
