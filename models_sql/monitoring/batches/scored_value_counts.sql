with

-- Everybody and, with `is_adult`, the adults are counted in one pass.
scored_people as (
    select
        batch_date,
        model_name,
        model_version,
        coalesce(is_adult, false) as is_adult,
        cast(age as double precision) as age,
        sex,
        marital_status,
        education,
        tax_filer_status,
        probability as score,
        is_positive,
        cast(is_positive as text) as income_label,
        loaded_at,
        scored_at,
        changed_at
    from {{ ref('scored_people') }}
    where {{ changed_batches(ref('scored_people'), 'changed_at') }}
),

value_counts as (
    select
        batch_date,
        model_name,
        model_version,
        is_adult,
        case
            when grouping(age) = 0 then 'age'
            when grouping(sex) = 0 then 'sex'
            when grouping(marital_status) = 0 then 'marital_status'
            when grouping(education) = 0 then 'education'
            when grouping(tax_filer_status) = 0 then 'tax_filer_status'
            when grouping(score) = 0 then 'score'
            else 'label'
        end as column_name,
        coalesce(age, score) as number_value,
        coalesce(sex, marital_status, education, tax_filer_status, income_label)
            as category,
        count(*) as record_count,
        count(is_positive) as labelled_count,
        count(*) filter (where is_positive) as positive_count,
        max(loaded_at) as loaded_at,
        max(scored_at) as scored_at,
        max(changed_at) as changed_at
    from scored_people
    group by
        grouping sets (
            (batch_date, model_name, model_version, is_adult, age),
            (batch_date, model_name, model_version, is_adult, sex),
            (batch_date, model_name, model_version, is_adult, marital_status),
            (batch_date, model_name, model_version, is_adult, education),
            (batch_date, model_name, model_version, is_adult, tax_filer_status),
            (batch_date, model_name, model_version, is_adult, score),
            (batch_date, model_name, model_version, is_adult, income_label)
        )
),

populations as (
    select
        *,
        'all' as population
    from value_counts
    union all
    select
        *,
        'adults' as population
    from value_counts
    where is_adult
)

select
    batch_date,
    model_name,
    model_version,
    population,
    column_name,
    number_value,
    category,
    cast(sum(record_count) as bigint) as record_count,
    cast(sum(labelled_count) as bigint) as labelled_count,
    cast(sum(positive_count) as bigint) as positive_count,
    max(loaded_at) as loaded_at,
    max(scored_at) as scored_at,
    max(changed_at) as changed_at
from populations
group by
    batch_date,
    model_name,
    model_version,
    population,
    column_name,
    number_value,
    category
