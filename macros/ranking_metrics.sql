{#
    How well scores rank: a relation of one row per group of `keys`, from
    `scores`, which has the columns of the model `score_counts`.

        from {{ ranking_metrics('scores', ['group_number', 'population']) }} as ranks

    A tie counts as one half in ROC AUC, and goes as a whole into the average
    precision, highest first, as in scikit-learn; at the cut of lift and gain it
    is taken pro rata. The standard error is DeLong's: the variance, over the
    positives, of the negatives ranked above each, and the reverse; in counts of
    halves, so that these sums are whole numbers. `precision_recall_auc` joins the
    points of the curve by straight lines, from precision 1 at recall 0 on.
    `estimated_roc_auc` takes the calibrated probabilities for the labels. A
    metric is null where its denominator is zero. Rows are sorted by the keys: few,
    and numbers, are fast.
#}
{%- macro ranking_metrics(scores, keys) -%}
    {%- set key_columns = keys | join(', ') -%}
    {%- set percents = [1, 5, 10, 20] -%}
(
    with

    outcomes as (
        select
            {{ key_columns }},
            probability,
            cast(sum(labelled_count) as double precision) as records,
            cast(sum(positive_count) as double precision) as positives,
            cast(sum(labelled_weight_hundredths) as double precision) as weight,
            cast(sum(positive_weight_hundredths) as double precision)
                as positive_weight,
            cast(sum(record_count) as double precision) as scored_records,
            cast(sum(record_count) as double precision)
                * max(calibrated_probability) as estimated_positives
        from {{ scores }}
        group by {{ key_columns }}, probability
    ),

    ranked as (
        select
            outcomes.*,
            sum(records) over from_the_top as records_to_here,
            sum(positives) over from_the_top as positives_to_here,
            sum(weight) over from_the_top as weight_to_here,
            sum(positive_weight) over from_the_top as positive_weight_to_here,
            sum(estimated_positives) over from_the_top
                as estimated_positives_to_here,
            sum(records) over the_group as all_records
        from outcomes
        window
            from_the_top as (
                partition by {{ key_columns }}
                order by probability desc
                rows between unbounded preceding and current row
            ),
            the_group as (partition by {{ key_columns }})
    ),

    halves as (
        select
            ranked.*,
            records - positives as negatives,
            2 * (records_to_here - positives_to_here)
            - (records - positives) as half_negatives_above,
            2 * positives_to_here - positives as half_positives_above,
            weight_to_here - positive_weight_to_here
            - (weight - positive_weight) / 2 as negative_weight_above
        from ranked
    ),

    sums as (
        select
            {{ key_columns }},
            max(all_records) as records,
            max(positives_to_here) as positives,
            sum(negatives) as negatives,
            max(weight_to_here) as weight,
            max(positive_weight_to_here) as positive_weight,
            sum(scored_records) as scored_records,
            max(estimated_positives_to_here) as estimated_positives,
            sum(positives * half_negatives_above) as half_pairs,
            sum(positives * half_negatives_above * half_negatives_above)
                as negatives_above_squares,
            sum(negatives * half_positives_above) as half_pairs_in_order,
            sum(negatives * half_positives_above * half_positives_above)
                as positives_above_squares,
            -- Of the scores that a cut goes through, as much as is above it.
            {%- for percent in percents %}
            coalesce(sum(positives) filter (
                where records_to_here * 100 <= all_records * {{ percent }}
            ), 0)
            + coalesce(max(
                positives * (
                    all_records * {{ percent }} / 100
                    - (records_to_here - records)
                ) / nullif(records, 0)
            ) filter (
                where records_to_here * 100 > all_records * {{ percent }}
                    and (records_to_here - records) * 100
                    < all_records * {{ percent }}
            ), 0) as captured_at_{{ percent }},
            {%- endfor %}
            {{ exact_sum(
                'positives * positives_to_here / nullif(records_to_here, 0)',
                'positives > 0'
            ) }} as precision_sum,
            {{ exact_sum(
                'positives * coalesce('
                ' (positives_to_here - positives)'
                ' / nullif(records_to_here - records, 0), 1)',
                'positives > 0'
            ) }} as precision_before_sum,
            {{ exact_sum(
                'positive_weight * negative_weight_above',
                'positives > 0',
                decimals=2
            ) }} as weighted_pairs,
            {{ exact_sum(
                'positive_weight * positive_weight_to_here / nullif(weight_to_here, 0)',
                'positives > 0'
            ) }} as weighted_precision_sum,
            {{ exact_sum(
                '(scored_records - estimated_positives)'
                ' * (estimated_positives_to_here - estimated_positives / 2)'
            ) }} as estimated_pairs
        from halves
        group by {{ key_columns }}
    )

    select
        {{ key_columns }},
        1 - half_pairs / nullif(2 * positives * negatives, 0) as roc_auc,
        sqrt(
            greatest(
                positives * negatives_above_squares - half_pairs * half_pairs, 0
            ) / nullif(
                4 * negatives * negatives
                * positives * positives * (positives - 1),
                0
            )
            + greatest(
                negatives * positives_above_squares
                - half_pairs_in_order * half_pairs_in_order,
                0
            ) / nullif(
                4 * positives * positives
                * negatives * negatives * (negatives - 1),
                0
            )
        ) as roc_auc_standard_error,
        precision_sum / nullif(positives, 0) as average_precision,
        (precision_sum + precision_before_sum) / nullif(2 * positives, 0)
            as precision_recall_auc,
        {%- for percent in percents %}
        captured_at_{{ percent }} * 100 / {{ percent }}
            / nullif(positives, 0) as lift_at_{{ percent }},
        captured_at_{{ percent }} / nullif(positives, 0)
            as gain_at_{{ percent }},
        {%- endfor %}
        1 - weighted_pairs
            / nullif(positive_weight * (weight - positive_weight), 0)
            as weighted_roc_auc,
        weighted_precision_sum / nullif(positive_weight, 0)
            as weighted_average_precision,
        estimated_pairs / nullif(
            estimated_positives * (scored_records - estimated_positives), 0
        ) as estimated_roc_auc
    from sums
)
{%- endmacro -%}
