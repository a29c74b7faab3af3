{%- set expected = {
    'postgres': {
        'fruit': 'text', 'amount': 'integer', 'price': 'numeric(10,2)', 'weight': 'real',
    },
    'duckdb': {
        'fruit': 'character varying(256)', 'amount': 'INTEGER', 'price': 'DECIMAL(10,2)', 'weight': 'FLOAT',
    },
}[target.type] %}
{%- for column in adapter.get_columns_in_relation(ref('shapes')) %}
select '{{ column.name }}' as what, {{ column.data_type == expected[column.name] }} as is_as_dbt_spells_it
union all
{%- endfor %}
select 'type_timestamp', '{{ dbt.type_timestamp() }}' = 'timestamp'
union all
select 'type_float', '{{ dbt.type_float() }}' = 'float'
union all
select 'safe_cast', '{{ dbt.safe_cast("amount", "integer") | trim }}' = 'cast(amount as integer)'
union all
select 'class', {{ api.Column.translate_type is defined and api.Column.no_such_method is not defined }}
