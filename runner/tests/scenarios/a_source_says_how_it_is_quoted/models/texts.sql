-- depends_on: {{ ref('shop') }}
select 1 as id, '{{ source("raw", "plain").include(database=false) }}' as text
union all select 2, '{{ source("raw", "shop").include(database=false) }}'
union all select 3, '{{ ref("shop").include(database=false) }}'
union all select "Id" + 3, 'read' from {{ source('raw', 'plain') }}
