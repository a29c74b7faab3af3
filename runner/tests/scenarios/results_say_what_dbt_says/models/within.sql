{{ config(materialized='ephemeral') }}
{% if execute and var('second', false) %}{{ exceptions.raise_compiler_error('no more') }}{% endif %}
select 1 as id
