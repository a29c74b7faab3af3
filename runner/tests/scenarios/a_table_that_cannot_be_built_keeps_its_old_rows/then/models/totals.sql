{{ config(materialized='table') }}

select cast(word as integer) as total
from (values ('2'), ('two')) as words (word)
