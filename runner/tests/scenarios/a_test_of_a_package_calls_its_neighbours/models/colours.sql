select 'red' as colour, {{ dbt.is_incremental() }} as is_incremental
union all
select 'green', {{ 'false' if graph.nodes.values() | list | length >= 0 }}
