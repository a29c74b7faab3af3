{{ config(persist_docs={'relation': true}) }}
select 1 as id
