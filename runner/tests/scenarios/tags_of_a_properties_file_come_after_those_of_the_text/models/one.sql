{{ config(tags=['of_text', 'both']) }}
select 1 as id where 1 = 2
