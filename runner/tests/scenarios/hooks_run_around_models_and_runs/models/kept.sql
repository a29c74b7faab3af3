{{ config(materialized='table', post_hook=["insert into hooks.log select 'after ' || n from {{ this }}"]) }}

select 7 as n
