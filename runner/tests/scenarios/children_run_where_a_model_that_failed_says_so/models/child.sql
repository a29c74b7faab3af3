-- depends_on: {{ ref('bad') }}
select 1 as id
