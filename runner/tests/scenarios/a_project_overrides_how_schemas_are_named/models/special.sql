{{ config(schema='special') }}

select n from {{ ref('plain') }}
