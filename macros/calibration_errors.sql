{#
    The expected and the maximum calibration error: a relation of one row per
    group of `keys`, from `calibration`, which has the columns of the model
    `model_calibration_daily`.

        from {{ calibration_errors('calibration', ['batch_date']) }} as errors
#}
{%- macro calibration_errors(calibration, keys) -%}
    {%- set key_columns = keys | join(', ') -%}
(
    select
        {{ key_columns }},
        sum(
            record_count * abs(positive_rate - mean_probability)
            order by bin_number
        ) / sum(record_count) as expected_calibration_error,
        max(abs(positive_rate - mean_probability))
            as maximum_calibration_error,
        sum(
            record_weight
            * abs(weighted_positive_rate - weighted_mean_probability)
            order by bin_number
        ) / nullif(sum(record_weight order by bin_number), 0)
            as weighted_expected_calibration_error,
        max(abs(weighted_positive_rate - weighted_mean_probability))
            as weighted_maximum_calibration_error
    from {{ calibration }} as calibration
    group by {{ key_columns }}
)
{%- endmacro -%}
