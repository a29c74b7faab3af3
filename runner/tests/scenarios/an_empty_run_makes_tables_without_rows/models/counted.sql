select count(*) as counted, (select count(*) from {{ ref('orders').render() }}) as all_rows
from {{ ref('sold') }}
