select 1 as id, 1250 as amount_cents
