{#- _snapshot_terms(true, ['snapshot_merge_sql'], "select …", changes, ['"id"']): what the
    strategy of a snapshot says, and the texts of the queries that the project writes. -#}
{% macro _snapshot_terms(target_exists, own_queries, query, changes, columns) -%}
    {%- set strategy_macro = strategy_dispatch(config.get('strategy')) -%}
    {%- set strategy = strategy_macro(model, 'snapshotted_data', 'source_data', model['config'], target_exists) -%}
    {%- set names = config.get('snapshot_table_column_names') -%}
    {%- do columns.extend([names['dbt_updated_at'], names['dbt_valid_from'], names['dbt_valid_to'], names['dbt_scd_id']]) -%}
    {%- if strategy.get('hard_deletes') == 'new_record' -%}
        {%- do columns.append(names['dbt_is_deleted']) -%}
    {%- endif -%}
    {%- set queries = {} -%}
    {%- for name in own_queries -%}
        {%- set written = context.get(name) or adapter.dispatch(name, 'dbt') -%}
        {%- if name == 'snapshot_merge_sql' -%}
            {%- do queries.update({name: written(this, changes, columns)}) -%}
        {%- elif name == 'build_snapshot_table' -%}
            {%- do queries.update({name: written(strategy, query)}) -%}
        {%- elif target_exists -%}
            {%- do queries.update({name: written(strategy, query, this)}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return({
        'strategy': strategy,
        'now': snapshot_get_time(),
        'deleted_scd_id': snapshot_hash_arguments(['snapshotted_data.' ~ names['dbt_scd_id'], snapshot_get_time()]),
        'queries': queries,
    }) }}
{%- endmacro %}
