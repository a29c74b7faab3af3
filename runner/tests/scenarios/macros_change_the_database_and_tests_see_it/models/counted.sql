{% set renamed = adapter.get_relation(target.database, target.schema, 'renamed') -%}
select {{ run_query('select count(*) from ' ~ renamed).rows[0][0] if execute else 0 }} as counted
