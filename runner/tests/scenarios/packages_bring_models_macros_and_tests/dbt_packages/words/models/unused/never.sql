select * from {{ var('nobody_sets_this') }}
