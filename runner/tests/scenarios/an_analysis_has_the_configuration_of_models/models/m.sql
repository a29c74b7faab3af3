{{ config(alias='m') }} select 1 as a
