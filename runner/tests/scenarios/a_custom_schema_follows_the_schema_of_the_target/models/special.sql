{{ config(schema='special', alias='renamed') }}

select n from {{ ref('plain') }}
