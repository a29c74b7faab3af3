-- A person with an age, a number of weeks, an amount or a weight out of range.
select
    record_id,
    age,
    weeks_worked_count,
    wage_per_hour_usd,
    capital_gains_usd,
    capital_losses_usd,
    dividends_from_stocks_usd,
    instance_weight
from {{ ref('people') }}
where not (age between 0 and 90)
    or not (weeks_worked_count between 0 and 52)
    or not (wage_per_hour_usd between 0 and 99.99)
    or not (capital_gains_usd between 0 and 99999)
    or not (capital_losses_usd between 0 and 99999)
    or not (dividends_from_stocks_usd between 0 and 99999)
    or not (instance_weight > 0)
