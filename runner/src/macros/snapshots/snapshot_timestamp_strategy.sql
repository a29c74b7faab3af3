{#- snapshot_timestamp_strategy(model, 'old', 'new', model.config, true): a row is another version where its time is later. -#}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
    {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- set updated_at = config.get('updated_at') -%}
    {{ return(_snapshot_strategy(
        updated_at,
        '(' ~ snapshotted_rel ~ '.' ~ names['dbt_valid_from'] ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')'
    )) }}
{%- endmacro %}
