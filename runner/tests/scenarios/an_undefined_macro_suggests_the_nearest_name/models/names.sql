select
    {{ in_capitol('name') }} as name
from (select 'x' as name) as names
