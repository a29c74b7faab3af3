{{ config(materialized='incremental', incremental_strategy='insert_only', unique_key='id', incremental_predicates=["word <> 'fourth'"]) }}
select 1 as id, 'one' as word union all select 2, 'two'
