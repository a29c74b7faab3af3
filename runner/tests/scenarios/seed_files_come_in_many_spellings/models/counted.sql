select
    (select count(*) from {{ ref('only_a_header') }}) as empty_count,
    (select sum(id) from {{ ref('windows') }}) as windows_sum,
    (select max(n) * 2 from {{ ref('kinds') }}) as largest,
    (select count(*) from {{ ref('kinds') }} where b) as true_count
