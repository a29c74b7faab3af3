{{ config(materialized='table') }}

{% set unused = [1, 2, 3] %}

select
    {{ amount() }},
    unknown_function(3) as three
