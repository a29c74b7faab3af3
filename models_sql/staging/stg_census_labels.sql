select
    cast(batch_date as text)
        || '-' || cast(census_line_number as text) as record_id,
    batch_date,
    source_file,
    line_number,
    {{ clean_text('income') }} as income,
    loaded_at
from {{ source('raw', 'census_labels') }}
