-- A prediction whose probability is none, NaN included.
select
    record_id,
    income_over_50k_probability
from {{ ref('census_predictions') }}
where not (income_over_50k_probability between 0 and 1)
