{#
    What monitoring found: a relation of one row per rule, group of `keys`, model
    version, segment and whatever the rule looks at, from `drift`, which has the
    columns of `model_drift_daily`, and `performance`, which has those of
    `model_performance_daily`.

        from {{ alerts('drift', 'performance', ['batch_date']) }} as found

    A rule whose value is null has nothing to judge and gives no row. A model may
    be off for a segment from the start; so the calibration of a segment is what
    has moved since training, with the error that both would have had of one rate.
    The bounds are the vars `alert_*`.
#}
{%- macro alerts(drift, performance, keys) -%}
    {%- set key_columns = (keys + ['model_name', 'model_version']) | join(', ') -%}
    {%- set features = "column_name not in ('score', 'label')" -%}
    {%- set psi_bound -%}
case
                when psi_null_bound > {{ var('alert_psi_warning') }}
                    then psi_null_bound
                else {{ var('alert_psi_warning') }}
            end
    {%- endset -%}
(
    with

    measured as (
        select
            {{ key_columns }},
            population,
            dimension,
            segment,
            roc_auc,
            roc_auc_standard_error,
            calibration_difference,
            calibration_z,
            cast(labelled_count as double precision) as records,
            cast(positive_count as double precision) as positives
        from {{ performance }}
    ),

    compared as (
        select
            measured.*,
            training.roc_auc - {{ var('alert_standard_errors') }} * sqrt(
                training.roc_auc_standard_error * training.roc_auc_standard_error
                + measured.roc_auc_standard_error
                * measured.roc_auc_standard_error
            ) as roc_auc_bound,
            measured.calibration_difference - training.mean_probability
            + training.positive_count
            / cast(training.record_count as double precision)
                as calibration_change,
            (measured.positives + training.positive_count)
            / (measured.records + training.record_count) as common_rate,
            1 / nullif(measured.records, 0)
            + 1 / cast(training.record_count as double precision)
                as size_factor
        from measured
        left join {{ ref('model_training_metrics') }} as training
            on measured.model_name = training.model_name
            and measured.model_version = training.model_version
            and measured.population = training.population
            and measured.dimension = training.dimension
            and measured.segment = training.segment
    ),

    quality as (
        select
            compared.*,
            -- The normal approximation wants some of either label.
            case
                when common_rate * records >= {{ var('alert_expected_count') }}
                    and (1 - common_rate) * records >= {{ var('alert_expected_count') }}
                    then calibration_change
                    / sqrt(common_rate * (1 - common_rate) * size_factor)
            end as calibration_change_z
        from compared
    ),

    found as (
        select
            {{ key_columns }},
            'psi' as rule,
            population,
            'total' as dimension,
            'total' as segment,
            column_name,
            psi as value,
            case
                when psi >= {{ var('alert_psi') }} then {{ var('alert_psi') }}
                else {{ psi_bound }}
            end as bound,
            {{ alert_severity(
                'psi >= ' ~ var('alert_psi'),
                'psi >= ' ~ psi_bound ~ ' and psi > coalesce(psi_null_bound, 0)'
            ) }} as severity,
            'PSI of ' || column_name as subject,
            'at least ' as relation
        from {{ drift }}
        where psi is not null
        {%- for rule, share, columns in [
            ('missing', 'missing_share', features),
            ('unseen', 'unseen_share', features),
            ('out_of_range', 'out_of_range_share', features),
        ] %}
        union all
        select
            {{ key_columns }},
            '{{ rule }}' as rule,
            population,
            'total' as dimension,
            'total' as segment,
            column_name,
            {{ share }} as value,
            case
                when {{ share }} >= {{ var('alert_share') }}
                    then {{ var('alert_share') }}
                else {{ var('alert_share_warning') }}
            end as bound,
            {{ alert_severity(
                share ~ ' >= ' ~ var('alert_share'),
                share ~ ' > ' ~ var('alert_share_warning')
            ) }} as severity,
            'the share of {{ {
                'missing': 'nulls',
                'unseen': 'unseen categories',
                'out_of_range': 'values out of the training range',
            }[rule] }} in ' || column_name as subject,
            case
                when {{ share }} >= {{ var('alert_share') }} then 'at least '
                else 'above '
            end as relation
        from {{ drift }}
        where {{ share }} is not null and {{ columns }}
        {%- endfor %}
        union all
        select
            {{ key_columns }},
            'roc_auc' as rule,
            population,
            dimension,
            segment,
            cast(null as text) as column_name,
            roc_auc as value,
            roc_auc_bound as bound,
            {{ alert_severity('roc_auc < roc_auc_bound') }} as severity,
            'ROC AUC' as subject,
            'below ' as relation
        from quality
        where roc_auc is not null and roc_auc_bound is not null
        {%- for rule, value, whose, subject in [
            (
                'calibration',
                'calibration_z',
                "dimension = 'total'",
                'the z of mean probability against rate',
            ),
            (
                'calibration_change',
                'calibration_change_z',
                "dimension <> 'total'",
                'the z of mean probability less rate against training',
            ),
        ] %}
        union all
        select
            {{ key_columns }},
            '{{ rule }}' as rule,
            population,
            dimension,
            segment,
            cast(null as text) as column_name,
            {{ value }} as value,
            {{ var('alert_calibration_z') }} as bound,
            {{ alert_severity(
                'abs(' ~ value ~ ') > ' ~ var('alert_calibration_z')
            ) }} as severity,
            '{{ subject }}' as subject,
            'beyond ' as relation
        from quality
        where {{ value }} is not null and {{ whose }}
        {%- endfor %}
    )

    select
        {{ key_columns }},
        rule,
        population,
        dimension,
        segment,
        column_name,
        value,
        cast(bound as double precision) as bound,
        severity,
        subject
        || case
            when dimension = 'total' then ''
            else ' of ' || replace(dimension, '_', ' ') || ' ' || segment
        end
        || case
            when population = 'adults' then ' of adults'
            else ''
        end
        || ' is ' || {{ decimal_text('value') }}
        || case when severity = 'ok' then ', not ' else ', ' end
        || relation || {{ decimal_text('bound') }}
        || ' (' || model_version || ')' as message
    from found
)
{%- endmacro -%}
