select sale_id, line_number from {{ source('raw', 'sales') }}
