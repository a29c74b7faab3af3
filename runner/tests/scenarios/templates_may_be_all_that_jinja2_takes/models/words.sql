{%- set words = ['a'] -%}
{%- do words.append('b') if words | length == 1 -%}
{% do words.append('never') if words | length == 1 %}
{%- do words[0] -%}
select
    '{{ words | join("+") }}' as words,
    {{ later(number=1, by=+2) }} as three
