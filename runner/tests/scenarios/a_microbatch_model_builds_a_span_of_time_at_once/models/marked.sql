{{ config(materialized='ephemeral') }}
select 'x' as mark
