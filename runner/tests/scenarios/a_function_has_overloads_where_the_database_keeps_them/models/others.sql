select 2 as other_id
