{%- set text -%}
level: 1
columns: {id: yes, amount: 1_000}
level: 2
{%- endset -%}
{%- set read = fromyaml(text) -%}
select {{ read.level }} as level, {{ read['columns'].amount }} as amount, '{{ read['columns'].id }}' as id
