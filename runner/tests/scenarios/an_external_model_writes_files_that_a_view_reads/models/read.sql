{{ config(materialized='table') }}
{% if target.type == 'duckdb' %}
select 'piped' as place, id, word, 0 as size from {{ ref('piped') }}
union all select 'split', id, word, size from {{ ref('split') }}
union all select 'written', id, word, size from {{ ref('written') }}
union all select 'zipped', id, word, size from {{ ref('zipped') }}
union all select 'nothing', cast(id as integer), cast(word as varchar), cast(size as integer) from {{ ref('nothing') }}
{% else %}
select place, id, word, case when place = 'piped' then 0 else size end as size
from (select 1 as id, 'one' as word, 10 as size union all select 2, 'two', 20) as numbers
cross join (select 'piped' as place union all select 'split' union all select 'written' union all select 'zipped') as places
{% endif %}
