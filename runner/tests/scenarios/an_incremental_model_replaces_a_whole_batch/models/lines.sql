{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='batch_date',
    )
}}

select batch_date, line from {{ ref('arrived') }}
