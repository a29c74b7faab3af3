{#- The files of ml_models. A version that has left them keeps what it
    brought. -#}
{%- set models = ['income_classifier', 'income_classifier_challenger'] -%}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['model_name', 'model_version']
    )
}}

{%- for model in models %}
select
    model_name,
    model_version,
    population,
    dimension,
    segment,
    record_count,
    positive_count,
    mean_probability,
    roc_auc,
    roc_auc_standard_error,
    average_precision,
    log_loss,
    brier_score
from {{ ref(model ~ '_training_metrics') }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
