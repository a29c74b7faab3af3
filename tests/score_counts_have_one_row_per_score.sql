-- A score of a batch, model version, segment and age group that is there more
-- than once.
select
    batch_date,
    model_name,
    model_version,
    dimension,
    segment,
    is_adult,
    probability,
    count(*) as row_count
from {{ ref('score_counts') }}
group by
    batch_date,
    model_name,
    model_version,
    dimension,
    segment,
    is_adult,
    probability
having count(*) > 1
