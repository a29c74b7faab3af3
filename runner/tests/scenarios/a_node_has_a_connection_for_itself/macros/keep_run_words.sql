{% macro keep_run_words() %}
    create table {{ target.schema }}.end_words as
    select '{{ first_value('select word from run_words') }}' as word
{% endmacro %}
