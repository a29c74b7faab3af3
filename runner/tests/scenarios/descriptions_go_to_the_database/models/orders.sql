{{ config(materialized='table', persist_docs={'relation': true, 'columns': true}) }}
select 1 as order_id, 'it''s' as status
