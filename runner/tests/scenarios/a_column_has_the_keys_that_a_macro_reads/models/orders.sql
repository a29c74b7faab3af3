{%- set rules = (model.columns.amount | default({})).rules | default([]) -%}
select 5 as amount, '{{ rules | join("+") }}' as rules, '{{ model.columns.amount.limit }}' as upper_limit
