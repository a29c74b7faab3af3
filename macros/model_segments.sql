{#
    The segments by which models are watched: a mapping from dimension to the
    expression that gives a record's segment.

        {% for dimension, segment in model_segments().items() %}

    A value that is null is the segment `(none)`.
#}
{%- macro model_segments() -%}
    {{ return({
        'total': "'total'",
        'sex': "coalesce(sex, '(none)')",
        'race': "coalesce(race, '(none)')",
        'age_band': "coalesce(age_band, '(none)')",
        'education': "coalesce(education, '(none)')",
    }) }}
{%- endmacro -%}
