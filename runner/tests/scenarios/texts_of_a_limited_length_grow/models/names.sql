{{ config(materialized='incremental') }}
{% if is_incremental() -%}
select 2 as id, cast('Ada Lovelace' as varchar(20)) as name, cast('abcdef' as text) as note
{%- else -%}
select 1 as id, cast('Ada' as varchar(3)) as name, cast('abc' as varchar(3)) as note
{%- endif %}
