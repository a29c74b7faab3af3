{#
    The rates by which groups of people are compared, each with `_lower` and
    `_upper` beside it in the relation `group_comparisons`.

        {% for rate in fairness_rates() %}
#}
{%- macro fairness_rates() -%}
    {{ return([
        'selection_rate',
        'true_positive_rate',
        'false_positive_rate',
        'selection_rate_at_50',
        'true_positive_rate_at_50',
        'false_positive_rate_at_50',
        'weighted_selection_rate',
        'weighted_true_positive_rate',
        'weighted_false_positive_rate',
    ]) }}
{%- endmacro -%}
