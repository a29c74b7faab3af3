{#- _catalog_query("found.table_schema = 'staging'"): what the catalog has of relations. -#}
{% macro _catalog_query(condition) -%}
select
    found.table_catalog as table_database,
    found.table_schema,
    found.table_name,
    found.table_type,
    cast(null as varchar) as table_comment,
    listed.column_name,
    listed.ordinal_position as column_index,
    listed.data_type as column_type,
    cast(null as varchar) as column_comment,
    cast(null as varchar) as table_owner
from information_schema.tables as found
inner join information_schema.columns as listed
    on listed.table_catalog = found.table_catalog
    and listed.table_schema = found.table_schema
    and listed.table_name = found.table_name
where {{ condition }}
order by found.table_schema, found.table_name, listed.ordinal_position
{%- endmacro %}
