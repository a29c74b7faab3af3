{{ config(severity='warn') }}
select id from {{ ref('as_view') }} where colour = 'red'
