{% if execute %}select * from {{ ref('orders') }}{% endif %}
