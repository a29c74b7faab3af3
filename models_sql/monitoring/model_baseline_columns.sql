with

baseline_values as (select * from {{ ref('model_baseline_values') }}),

column_sums as (
    select
        model_name,
        model_version,
        population,
        column_name,
        cast(sum(record_count) as bigint) as record_count,
        count(*) as distinct_count,
        min(number_value) as minimum_value,
        max(number_value) as maximum_value,
        sum(number_value * record_count order by number_value)
            / sum(record_count) as mean_value
    from baseline_values
    group by model_name, model_version, population, column_name
),

deviations as (
    select
        baseline_values.model_name,
        baseline_values.model_version,
        baseline_values.population,
        baseline_values.column_name,
        sqrt(
            sum(
                baseline_values.record_count
                * (baseline_values.number_value - column_sums.mean_value)
                * (baseline_values.number_value - column_sums.mean_value)
                order by baseline_values.number_value
            )
            / sum(baseline_values.record_count)
        ) as standard_deviation
    from baseline_values
    inner join column_sums
        on baseline_values.model_name = column_sums.model_name
        and baseline_values.model_version = column_sums.model_version
        and baseline_values.population = column_sums.population
        and baseline_values.column_name = column_sums.column_name
    group by
        baseline_values.model_name,
        baseline_values.model_version,
        baseline_values.population,
        baseline_values.column_name
)

select
    column_sums.model_name,
    column_sums.model_version,
    column_sums.population,
    column_sums.column_name,
    column_sums.record_count,
    column_sums.distinct_count,
    column_sums.minimum_value,
    column_sums.maximum_value,
    column_sums.mean_value,
    deviations.standard_deviation
from column_sums
inner join deviations
    on column_sums.model_name = deviations.model_name
    and column_sums.model_version = deviations.model_version
    and column_sums.population = deviations.population
    and column_sums.column_name = deviations.column_name
