select '{{ source("shop", "orders").include(database=false) }}' as name
