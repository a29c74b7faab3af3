{{ config(materialized='table') }}
select '2026-W10' as period, 'psi' as rule, 'ok' as severity, cast(0.01 as double precision) as value, 'PSI of age is 0.0100' as message
