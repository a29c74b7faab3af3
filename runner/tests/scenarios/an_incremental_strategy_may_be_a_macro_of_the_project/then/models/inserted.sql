{{ config(materialized='incremental', incremental_strategy='insert_only', unique_key='id', incremental_predicates=["word <> 'fourth'"]) }}
select 2 as id, 'second' as word union all select 3, 'third' union all select 4, 'fourth'
