{{ config(
    materialized='table',
    pre_hook=['first', {'sql': 'alone', 'transaction': false}, ''],
    post_hook=['{{ "last" if execute }}', after_commit('after')]
) }}
select 1 as id
