-- A week, population and dimension whose shares do not add up to 1.
select
    iso_week,
    population,
    dimension,
    sum(weighted_record_share) as weighted_record_share,
    sum(previous_weighted_record_share) as previous_weighted_record_share,
    sum(reference_weighted_record_share) as reference_weighted_record_share
from {{ ref('weekly_segment_changes') }}
group by iso_week, population, dimension
having abs(sum(weighted_record_share) - 1) > 1e-9
    or abs(sum(previous_weighted_record_share) - 1) > 1e-9
    or abs(sum(reference_weighted_record_share) - 1) > 1e-9
