{%- call statement('counted', fetch_result=true) -%} select 1 as id {%- endcall -%}
{%- set first = load_result('counted') -%}
{%- set second = load_result('counted') -%}
select {{ first['data'][0][0] if execute else 0 }} as id
