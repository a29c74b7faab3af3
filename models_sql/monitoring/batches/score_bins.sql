{%- set sums = [
    'labelled_probability',
    'weighted_probability',
    'log_loss',
    'weighted_log_loss',
    'squared_error',
    'weighted_squared_error',
    'estimated_positive',
] -%}
{%- set counts = ['record', 'labelled', 'positive'] -%}

with

profile_counts as (
    select
        *,
        greatest(cast(ceil(10 * probability) as integer), 1) as bin_number,
        probability >= 0.5 as is_predicted_at_50,
        labelled_count - positive_count as negative_count,
        cast(labelled_weight as double precision) as all_weight,
        cast(positive_weight as double precision) as true_weight,
        cast(labelled_weight - positive_weight as double precision)
            as false_weight,
        -ln(greatest(least(probability, 1 - 1e-15), 1e-15)) as positive_loss,
        -ln(1 - greatest(least(probability, 1 - 1e-15), 1e-15))
            as negative_loss,
        (1 - probability) * (1 - probability) as positive_error,
        probability * probability as negative_error
    from {{ ref('profile_counts') }}
    where {{ changed_batches(ref('profile_counts'), 'changed_at') }}
),

-- Eighteen decimals: such sums are exact, in whatever order the rows come.
profiles as (
    select
        *,
        cast(labelled_count * probability as numeric(38, 18))
            as labelled_probability,
        cast(all_weight * probability as numeric(38, 18))
            as weighted_probability,
        cast(
            positive_count * positive_loss + negative_count * negative_loss
            as numeric(38, 18)
        ) as log_loss,
        cast(
            true_weight * positive_loss + false_weight * negative_loss
            as numeric(38, 18)
        ) as weighted_log_loss,
        cast(
            positive_count * positive_error + negative_count * negative_error
            as numeric(38, 18)
        ) as squared_error,
        cast(
            true_weight * positive_error + false_weight * negative_error
            as numeric(38, 18)
        ) as weighted_squared_error,
        cast(record_count * calibrated_probability as numeric(38, 18))
            as estimated_positive
    from profile_counts
)

{% for dimension, column in model_segments().items() %}
select
    batch_date,
    model_name,
    model_version,
    '{{ dimension }}' as dimension,
    {{ column }} as segment,
    is_adult,
    bin_number,
    is_predicted,
    is_predicted_at_50,
    bool_or(is_champion) as is_champion,
    max(threshold) as threshold,
    {%- for count in counts %}
    cast(sum({{ count }}_count) as bigint) as {{ count }}_count,
    sum({{ count }}_weight) as {{ count }}_weight,
    sum({{ count }}_squared_weight) as {{ count }}_squared_weight,
    {%- endfor %}
    {%- for sum in sums %}
    sum({{ sum }}) as {{ sum }}_sum,
    {%- endfor %}
    max(loaded_at) as loaded_at,
    max(scored_at) as scored_at,
    max(changed_at) as changed_at
from profiles
group by
    batch_date,
    model_name,
    model_version,
    segment,
    is_adult,
    bin_number,
    is_predicted,
    is_predicted_at_50
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
