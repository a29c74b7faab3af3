{#
    How well a binary classifier did: a relation of one row per group of
    `keys`, from `scores`, which has one row per group and probability, with
    the columns of the model `score_counts`.

        from {{ classifier_metrics('scores', ['batch_date']) }} as metrics

    ROC AUC counts a tie as one half; average precision takes whole tie groups,
    highest first, as scikit-learn does; log loss clips at 1e-15 from 0 and 1.
    A metric is null where its denominator is zero. Sums of doubles have an
    order, so that a repeat gives the same last digit.
#}
{%- macro classifier_metrics(scores, keys) -%}
    {%- set key_columns = keys | join(', ') -%}
(
    with

    outcomes as (
        select
            {{ key_columns }},
            probability,
            is_predicted,
            cast(record_count as double precision) as records,
            cast(positive_count as double precision) as positives,
            cast(record_count - positive_count as double precision)
                as negatives,
            case
                when probability < 1e-15 then cast(1e-15 as double precision)
                when probability > 1 - 1e-15
                    then cast(1 - 1e-15 as double precision)
                else probability
            end as clipped_probability,
            loaded_at,
            scored_at
        from {{ scores }}
    ),

    ranked as (
        select
            outcomes.*,
            sum(records) over from_the_top as records_at_or_above,
            sum(positives) over from_the_top as positives_at_or_above
        from outcomes
        window from_the_top as (
            partition by {{ key_columns }}
            order by probability desc
        )
    ),

    sums as (
        select
            {{ key_columns }},
            sum(records) as records,
            sum(positives) as positives,
            sum(negatives) as negatives,
            coalesce(sum(positives) filter (where is_predicted), 0)
                as true_positives,
            coalesce(sum(negatives) filter (where is_predicted), 0)
                as false_positives,
            sum(negatives * (positives_at_or_above - positives / 2))
                as pairs_in_order,
            sum(
                positives * positives_at_or_above / records_at_or_above
                order by probability desc
            ) as precision_sum,
            sum(
                - positives * ln(clipped_probability)
                - negatives * ln(1 - clipped_probability)
                order by probability desc
            ) as log_loss_sum,
            sum(
                positives * (1 - probability) * (1 - probability)
                + negatives * probability * probability
                order by probability desc
            ) as squared_error_sum,
            max(loaded_at) as loaded_at,
            max(scored_at) as scored_at
        from ranked
        group by {{ key_columns }}
    )

    select
        {{ key_columns }},
        cast(records as bigint) as record_count,
        cast(positives as bigint) as positive_count,
        cast(true_positives as bigint) as true_positive_count,
        cast(false_positives as bigint) as false_positive_count,
        cast(negatives - false_positives as bigint) as true_negative_count,
        cast(positives - true_positives as bigint) as false_negative_count,
        (true_positives + negatives - false_positives) / records as accuracy,
        true_positives / nullif(true_positives + false_positives, 0)
            as precision,
        true_positives / nullif(positives, 0) as recall,
        2 * true_positives
            / nullif(true_positives + false_positives + positives, 0)
            as f1_score,
        pairs_in_order / nullif(positives * negatives, 0) as roc_auc,
        precision_sum / nullif(positives, 0) as average_precision,
        log_loss_sum / records as log_loss,
        squared_error_sum / records as brier_score,
        loaded_at,
        scored_at
    from sums
)
{%- endmacro -%}
