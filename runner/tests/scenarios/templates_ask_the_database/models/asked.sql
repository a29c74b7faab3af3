{%- set fruits = ref('fruits') -%}
{%- set rows = run_query('select fruit, amount, picked_on from ' ~ fruits ~ ' order by fruit') -%}
{%- call statement('largest', fetch_result=true) -%}
    select max(amount) as largest from {{ fruits }}
{%- endcall -%}
{%- if execute -%}
    {%- set names = rows.columns[0].values() | join(',') -%}
    {%- set second = rows.rows[1] -%}
    {%- set largest = load_result('largest')['data'][0][0] -%}
    {%- set day = rows.columns['picked_on'].values()[0].strftime('%d.%m.%Y') -%}
    {%- set columns = adapter.get_columns_in_relation(fruits) -%}
    {%- set found = adapter.get_relation(fruits.database, fruits.schema, fruits.identifier) -%}
    {%- set missing = load_relation(api.Relation.create(database=fruits.database, schema=fruits.schema, identifier='nuts')) -%}
select
    '{{ names }}' as names,
    '{{ rows.column_names | join(",") }}' as column_names,
    {{ second['amount'] + second.amount + second[1] }} as thrice,
    {{ largest }} as largest,
    '{{ day }}' as picked_on,
    '{{ columns | map(attribute="name") | join(",") }}' as columns,
    '{{ columns | selectattr("name", "equalto", "amount") | map(attribute="quoted") | first }}' as quoted,
    {{ columns[0].is_string() }} as is_string,
    {{ columns[1].is_number() }} as is_number,
    {{ found.is_table }} as is_table,
    {{ missing is none }} as is_missing,
    '{{ rows.rename(column_names={"fruit": "name"}).exclude(["amount"]).column_names | join(",") }}' as renamed
{%- endif %}
