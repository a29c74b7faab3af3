-- depends_on: {{ ref('orders') }}
{% if execute %}select * from {{ ref('orders') }}{% endif %}
