{% snapshot kept %}
{{ config(target_schema='kept', unique_key='id', strategy='check', check_cols=['colour']) }}
select id, colour from {{ ref('colours') }}
{% endsnapshot %}
