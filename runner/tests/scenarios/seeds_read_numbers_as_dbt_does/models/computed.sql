select amount, share + 0 as share, made_at, big + 1 as bigger, exact
from {{ ref('prices') }}
