{{ config(materialized='table') }}
{% if execute %}
{% set table = made_while_rendering() | trim %}
{% set columns = adapter.get_columns_in_relation(api.Relation.create(identifier=table)) %}
select id, '{{ columns | map(attribute="name") | join(",") }}' as columns_found from {{ table }}
{% else %}
select 1 as id
{% endif %}
