{{ config(materialized='table') }}
-- first
select outer_rows.id, inner_rows.id as other_id
from {{ ref('outer_rows') }} as outer_rows
cross join {{ ref('inner_rows') }} as inner_rows -- last