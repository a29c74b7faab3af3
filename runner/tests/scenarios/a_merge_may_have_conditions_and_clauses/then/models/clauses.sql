{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='id',
    merge_clauses={
        'when_matched': [
            {'action': 'delete', 'condition': "DBT_INTERNAL_SOURCE.word = 'gone'"},
            {'action': 'update', 'mode': 'explicit', 'update': {'include': ['word'], 'set_expressions': {'changes': 'DBT_INTERNAL_DEST.changes + 1'}}},
        ],
        'when_not_matched': [
            {'action': 'insert', 'mode': 'explicit', 'insert': {'columns': ['id', 'word'], 'values': ['DBT_INTERNAL_SOURCE.id', "'new'"]}},
        ],
    },
    enabled=(target.type == 'duckdb'),
) }}
select 1 as id, 'gone' as word, 0 as changes union all select 2, 'second', 0 union all select 3, 'three', 0
