{#- snapshot_check_strategy(model, 'old', 'new', model.config, true): a row is another version where a column differs. -#}
{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
    {%- set is_wider, columns = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) -%}
    {%- set conditions = [] -%}
    {%- for column in columns or [] -%}
        {%- do conditions.append(snapshotted_rel ~ '.' ~ column ~ ' is distinct from ' ~ current_rel ~ '.' ~ column) -%}
    {%- endfor -%}
    {%- set changed = get_true_sql() if is_wider else conditions | join(' or ') or 'false' -%}
    {{ return(_snapshot_strategy(config.get('updated_at') or snapshot_get_time(), '(' ~ changed ~ ')')) }}
{%- endmacro %}
