with

profile_counts as (
    select *
    from {{ ref('profile_counts') }}
    where {{ changed_batches(ref('profile_counts'), 'changed_at') }}
)

{% for dimension, column in model_segments().items() %}
select
    batch_date,
    model_name,
    model_version,
    '{{ dimension }}' as dimension,
    {{ column }} as segment,
    is_adult,
    probability,
    max(calibrated_probability) as calibrated_probability,
    bool_or(is_predicted) as is_predicted,
    bool_or(is_champion) as is_champion,
    cast(sum(record_count) as bigint) as record_count,
    cast(sum(labelled_count) as bigint) as labelled_count,
    cast(sum(positive_count) as bigint) as positive_count,
    cast(sum(labelled_weight * 100) as bigint) as labelled_weight_hundredths,
    cast(sum(positive_weight * 100) as bigint) as positive_weight_hundredths,
    max(changed_at) as changed_at
from profile_counts
group by batch_date, model_name, model_version, segment, is_adult, probability
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
