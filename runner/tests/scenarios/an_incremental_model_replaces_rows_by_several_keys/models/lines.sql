{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['batch_date', 'line'],
    )
}}

select batch_date, line, amount from {{ ref('arrived') }}
