{% snapshot kept %}
  {{ config(strategy="check", unique_key="id", check_cols="all") }}
  select 6 as id
{% endsnapshot %}
