{{ config(materialized='table') }}

select
    array_length({{ dbt.array_append(dbt.array_construct([]), 4) }}, 1) as appended,
    array_length({{ dbt.array_concat(dbt.array_construct([1, 2]), dbt.array_construct([], 'integer')) }}, 1) as joined
