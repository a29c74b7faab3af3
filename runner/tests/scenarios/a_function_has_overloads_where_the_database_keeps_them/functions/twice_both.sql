select price * 2 + (select min(other_id) from {{ ref('others') }}) * other
