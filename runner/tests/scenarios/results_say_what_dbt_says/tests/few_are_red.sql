{{ config(error_if='> 1', warn_if='> 0') }}
select id from {{ ref('as_view') }} where colour = 'red'
