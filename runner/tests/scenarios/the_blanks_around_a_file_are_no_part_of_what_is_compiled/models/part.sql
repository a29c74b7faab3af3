
{{ config(materialized="ephemeral") }}
select 3 as id

