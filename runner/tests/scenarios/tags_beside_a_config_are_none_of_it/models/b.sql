{{ config({'tags': ['own'], 'materialized': 'table'}) }}
select 1 as n
