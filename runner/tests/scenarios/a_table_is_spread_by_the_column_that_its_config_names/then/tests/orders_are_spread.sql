-- The stand-in for Citus leaves a comment on what it was called for.
{% if target.type == 'postgres' %}
select relation_name
from (
    select '{{ ref("orders") }}' as relation_name
    union all
    select '{{ ref("added") }}' as relation_name
) as relations
where
    obj_description(relation_name::regclass, 'pg_class')
    is distinct from 'spread by order_id'
{% else %}
select order_id
from {{ ref('added') }}
where order_id is null
{% endif %}
