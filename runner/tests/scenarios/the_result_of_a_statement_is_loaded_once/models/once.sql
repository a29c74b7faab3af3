{%- call statement('counted', fetch_result=true) -%} select 1 as id {%- endcall -%}
{%- set first = load_result('counted') -%}
{%- call statement('counted', fetch_result=true) -%} select 2 as id {%- endcall -%}
{%- set second = load_result('counted') -%}
{%- call statement('main', fetch_result=true) -%} select 3 as id {%- endcall -%}
{%- set third = load_result('main') -%}
{%- set fourth = load_result('main') -%}
select {{ (first['data'][0][0] + second['data'][0][0] + third['data'][0][0] + fourth['data'][0][0]) if execute else 0 }} as total
