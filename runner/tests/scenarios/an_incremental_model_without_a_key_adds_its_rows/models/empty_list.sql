{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=[]) }}
select 1 as id, '{{ var("word") }}' as word
