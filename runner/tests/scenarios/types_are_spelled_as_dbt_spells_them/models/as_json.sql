{%- set query -%}
select fruit, amount, cast(amount as numeric(10, 2)) + 0.5 as price, is_ripe, cast(null as integer) as nothing
from {{ ref('fruits') }}
where fruit = 'apple'
{%- endset %}
{%- set answer = run_query(query) %}
{%- if execute %}
{%- set entries = {} %}
{%- for column in answer.columns %}
{%- do entries.update({column.name: column.data_type.jsonify(column.values()[0])}) %}
{%- endfor %}
select '{{ tojson(entries) }}' as entries
{%- endif %}
