select 1 as nothing_is_paid where not exists (select 1 from {{ ref('payments') }})
