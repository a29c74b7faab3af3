select broken from missing_table
