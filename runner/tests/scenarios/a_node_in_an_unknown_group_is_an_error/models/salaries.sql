{{ config(group='payrol') }} select 1 as id
