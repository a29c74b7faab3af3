select 1 as id, cast('{{ var("name", "Ada") }}' as varchar({{ var("length", 3) }})) as name
