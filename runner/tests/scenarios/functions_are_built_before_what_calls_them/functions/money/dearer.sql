{{ config(alias='count_dearer', schema='helpers') }}
select count(*) from {{ ref('orders') }} where amount > threshold
