{% set found = highest() %}
{{ config(alias='orders' ~ found ~ ('_none' if found is none else '') ~ ('' if found is defined else '_undefined')) }}
select {{ found.rows[0]['id'] if execute else 0 }} as id
{% for row in found %}union all select {{ row['id'] + 1 }}{% endfor %}
