{#
    The rates of a confusion matrix as columns, each with `prefix` and `suffix`
    around its name, from four columns of doubles: the true positives, the
    predicted positives, the positives and all records.

        {{ confusion_rates('tp', 'pp', 'p', 'n', suffix='_at_50') }}

    A rate is null where its denominator is zero. F1 is 0 where positives exist
    and none is found.
#}
{%- macro confusion_rates(
    true_positives, predicted, positives, records, prefix='', suffix=''
) -%}
({{ records }} - {{ positives }} - {{ predicted }} + 2 * {{ true_positives }})
            / nullif({{ records }}, 0) as {{ prefix }}accuracy{{ suffix }},
        {{ true_positives }} / nullif({{ predicted }}, 0)
            as {{ prefix }}precision{{ suffix }},
        {{ true_positives }} / nullif({{ positives }}, 0)
            as {{ prefix }}recall{{ suffix }},
        ({{ predicted }} - {{ true_positives }})
            / nullif({{ records }} - {{ positives }}, 0)
            as {{ prefix }}false_positive_rate{{ suffix }},
        2 * {{ true_positives }} / nullif({{ predicted }} + {{ positives }}, 0)
            as {{ prefix }}f1_score{{ suffix }},
        ({{ records }} * {{ true_positives }} - {{ predicted }} * {{ positives }})
            / nullif(
                sqrt(greatest({{ predicted }}, 0))
                * sqrt(greatest({{ positives }}, 0))
                * sqrt(greatest({{ records }} - {{ positives }}, 0))
                * sqrt(greatest({{ records }} - {{ predicted }}, 0)),
                0
            ) as {{ prefix }}matthews_correlation{{ suffix }}
{%- endmacro -%}
