

select * from {{ ref("part") }}

