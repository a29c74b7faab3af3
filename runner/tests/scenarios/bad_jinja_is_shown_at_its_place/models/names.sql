select 1 as n
{% if true %}
where n = 1
