{{ config(severity='warn') }}

-- A day with a warning; with the var `batch_date`, that day alone.
select
    period,
    model_version,
    rule,
    message
from {{ ref('model_alerts') }}
where severity = 'warn'
    {%- if var('batch_date', none) is not none %}
    and batch_date = cast('{{ var("batch_date") }}' as date)
    {%- endif %}
