select 2 * n as n from {{ ref('ones') }}
