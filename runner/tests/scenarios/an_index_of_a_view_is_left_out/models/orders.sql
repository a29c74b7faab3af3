{{ config(materialized='view', indexes=[{'default': true}]) }}
select id from {{ ref('passed_on') }}
