select {{ run_query('select 3 as id').columns[0].values()[0] if execute }} as id
