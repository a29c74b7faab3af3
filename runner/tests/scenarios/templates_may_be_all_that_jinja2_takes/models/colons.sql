{%- set kinds = [] -%}
{%- for kind in ['odd', 'even', 'none']: -%}
    {%- if kind == 'odd': -%}
        {%- do kinds.append('1') -%}
    {%- elif kind == 'even' : %}
        {%- do kinds.append('2') -%}
    {%- else: -%}
        {%- do kinds.append('0') -%}
    {%- endif -%}
{%- endfor -%}
select {{ after_colon(kinds | join('+')) }} as kinds
