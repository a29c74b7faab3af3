{%- set outer = 'o' -%}
{%- set blocks -%}
{% call(word, number) twice('a') %}{{ outer }}{{ word }}{{ number }}{% endcall %}
{%- endset -%}
select
    '{{ listed(1, 2, c=3) }}' as listed,
    '{{ blocks | trim }}' as blocks,
    '{% call handed_on("stop") %}never{% endcall %}' as stopped
