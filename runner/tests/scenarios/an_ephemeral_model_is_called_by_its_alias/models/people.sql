{{ config(materialized='ephemeral', alias='people_of_today') }} select 1 as id
