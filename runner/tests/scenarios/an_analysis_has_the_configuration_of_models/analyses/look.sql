{{ config(tags=['a'], incremental_strategy='append') }} select 1 as a
