-- depends_on: {{ ref('worse') }}
select 1 as id
