{{ config(materialized='ephemeral') }}
select 'one' as word
