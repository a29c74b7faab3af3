-- A score of a batch and model version that is there more than once.
select
    batch_date,
    model_name,
    model_version,
    probability,
    count(*) as row_count
from {{ ref('score_counts') }}
group by
    batch_date,
    model_name,
    model_version,
    probability
having count(*) > 1
